namespace Daylight.Vault;

/// <summary>A sealed record for those who watch.</summary>
/// <param name="Box">The box that its minute key comes from.</param>
/// <param name="Bytes">Header, ciphertext and tag.</param>
/// <param name="Flags">What it is.</param>
public sealed record LiveSealed(CameraBox Box, ReadOnlyMemory<byte> Bytes, RecordFlags Flags);
