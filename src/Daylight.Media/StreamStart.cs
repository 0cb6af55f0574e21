namespace Daylight.Media;

/// <summary>What is known of a stream when its first access unit arrives.</summary>
/// <param name="Codec">The codec.</param>
/// <param name="ParameterSets">The session description's parameter sets, each after its length as a big-endian u32; empty when it had none.</param>
/// <param name="Width">Picture width in pixels after cropping, from the first unit's own parameter sets, else from the description's; 0 when neither has any.</param>
/// <param name="Height">Picture height, likewise.</param>
public sealed record StreamStart(VideoCodec Codec, ReadOnlyMemory<byte> ParameterSets, int Width, int Height);
