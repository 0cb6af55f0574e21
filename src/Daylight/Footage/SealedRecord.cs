using Daylight.Vault;

namespace Daylight.Footage;

/// <summary>A record as it came: its clear header, then its sealed bytes.</summary>
/// <param name="Volume">The volume it stands in, which decides the camera secret.</param>
/// <param name="Bytes">48 bytes of header, then ciphertext and tag.</param>
internal readonly record struct SealedRecord(VolumeId Volume, ReadOnlyMemory<byte> Bytes);
