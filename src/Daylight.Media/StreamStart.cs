namespace Daylight.Media;

/// <summary>What is known of a stream when its first access unit arrives, or the first under other parameter sets.</summary>
/// <param name="Codec">The codec.</param>
/// <param name="ParameterSets">The parameter sets in force, each after its length as a big-endian u32: the session description's until the stream brings others; empty while there are none.</param>
/// <param name="Width">Picture width in pixels after cropping, from the sets in force; 0 while there are none that can be read.</param>
/// <param name="Height">Picture height, likewise.</param>
public sealed record StreamStart(VideoCodec Codec, ReadOnlyMemory<byte> ParameterSets, int Width, int Height);
