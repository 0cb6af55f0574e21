using System.Buffers.Binary;

namespace Daylight.Media;

/// <summary>An RTP packet's header and payload (RFC 3550 section 5.1).</summary>
internal readonly ref struct RtpPacket
{
    private const int HeaderBytes = 12;

    private RtpPacket(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        Marker = (header[1] & 0x80) != 0;
        PayloadType = header[1] & 0x7F;
        Sequence = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        Timestamp = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        Payload = payload;
    }

    public bool Marker { get; }

    public int PayloadType { get; }

    public ushort Sequence { get; }

    public uint Timestamp { get; }

    public uint Ssrc { get; }

    public ReadOnlySpan<byte> Payload { get; }

    public static bool TryParse(ReadOnlySpan<byte> packet, out RtpPacket parsed)
    {
        parsed = default;
        if (packet.Length < HeaderBytes || packet[0] >> 6 != 2)
        {
            return false;
        }

        int start = HeaderBytes + (4 * (packet[0] & 0x0F));
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < start + 4)
            {
                return false;
            }

            start += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(start + 2)..]));
        }

        int padding = (packet[0] & 0x20) != 0 ? packet[^1] : 0;
        if ((packet[0] & 0x20) != 0 && padding == 0)
        {
            return false;
        }

        int length = packet.Length - start - padding;
        if (length < 0)
        {
            return false;
        }

        parsed = new(packet, packet.Slice(start, length));
        return true;
    }
}
