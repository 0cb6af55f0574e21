using Daylight.Vault;

namespace Daylight.Audit;

/// <summary>A record as a volume holds it.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="Header">Its clear header.</param>
/// <param name="Sha256">SHA-256 of header and sealed bytes, hexadecimal in lower case.</param>
internal sealed record StoredRecord(VolumeId Volume, RecordHeader Header, string Sha256);
