using System.Buffers.Binary;

namespace Daylight.Academy.Tests;

/// <summary>Reads RTP packets back into NAL units.</summary>
internal static class Rtp
{
    internal static ushort Sequence(byte[] packet) => BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2));

    internal static uint Time(byte[] packet) => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4));

    internal static bool IsMarked(byte[] packet) => (packet[1] & 0x80) != 0;

    internal static List<byte[]> Units(IEnumerable<byte[]> packets)
    {
        var units = new List<byte[]>();
        var fragment = new List<byte>();
        foreach (var payload in packets.Select(packet => packet[12..]))
        {
            if ((payload[0] & 0x1f) != 28)
            {
                units.Add(payload);
                continue;
            }

            if ((payload[1] & 0x80) != 0)
            {
                fragment = [(byte)((payload[0] & 0xe0) | (payload[1] & 0x1f))];
            }

            fragment.AddRange(payload[2..]);
            if ((payload[1] & 0x40) != 0)
            {
                units.Add([.. fragment]);
            }
        }

        return units;
    }
}
