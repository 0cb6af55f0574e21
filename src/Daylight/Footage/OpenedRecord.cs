using Daylight.Vault;

namespace Daylight.Footage;

/// <summary>A record, opened.</summary>
/// <param name="Sealed">The record as it came.</param>
/// <param name="Header">Its clear header.</param>
/// <param name="Data">NAL units, each after its length as a big-endian u32.</param>
internal readonly record struct OpenedRecord(SealedRecord Sealed, RecordHeader Header, ReadOnlyMemory<byte> Data);
