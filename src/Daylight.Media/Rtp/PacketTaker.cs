namespace Daylight.Media;

/// <summary>Takes a packet, which is valid during the call only.</summary>
internal delegate void PacketTaker(ReadOnlySpan<byte> packet);
