using System.Buffers.Binary;

namespace Daylight.Academy;

/// <summary>
/// One access unit as the bytes of RTSP interleaved frames (RFC 2326 section 10.12), one RTP packet each: single
/// NAL unit packets and FU-A fragments (RFC 6184 sections 5.6 and 5.8). Channel, sequence number, time and SSRC
/// are left zero: the only things that differ between sessions.
/// </summary>
internal sealed class ClipFrame
{
    /// <summary>The largest RTP packet, header included; leaves room for IP and TCP in an Ethernet frame.</summary>
    internal const int MaxPacket = 1400;

    internal const int InterleavedHeader = 4;
    internal const int RtpHeader = 12;

    private const int FragmentUnitA = 28;
    private const int PayloadType = 96;

    private ClipFrame(byte[] wire, int[] packetOffsets, bool isKey)
    {
        Wire = wire;
        PacketOffsets = packetOffsets;
        IsKey = isKey;
        PayloadBytes = wire.Length - (packetOffsets.Length * (InterleavedHeader + RtpHeader));
    }

    /// <summary>All packets of the frame, one after the other, with their interleaved headers.</summary>
    internal byte[] Wire { get; }

    /// <summary>Where each packet's '$' stands in <see cref="Wire"/>.</summary>
    internal int[] PacketOffsets { get; }

    internal bool IsKey { get; }

    /// <summary>RTP payload bytes, as a sender report counts them (RFC 3550 section 6.4.1).</summary>
    internal int PayloadBytes { get; }

    internal static ClipFrame Packetize(IReadOnlyList<byte[]> units)
    {
        using var wire = new MemoryStream();
        var offsets = new List<int>();
        var isKey = false;
        for (var i = 0; i < units.Count; i++)
        {
            var unit = units[i];
            var lastUnit = i == units.Count - 1;
            isKey |= (unit[0] & 0x1f) == 5;
            if (unit.Length <= MaxPacket - RtpHeader)
            {
                Begin(wire, offsets, unit.Length, lastUnit);
                wire.Write(unit);
                continue;
            }

            var indicator = (byte)((unit[0] & 0xe0) | FragmentUnitA);
            const int piece = MaxPacket - RtpHeader - 2;
            for (var at = 1; at < unit.Length; at += piece)
            {
                var length = Math.Min(piece, unit.Length - at);
                var first = at == 1;
                var last = at + length == unit.Length;
                Begin(wire, offsets, length + 2, lastUnit && last);
                wire.WriteByte(indicator);
                wire.WriteByte((byte)((first ? 0x80 : 0) | (last ? 0x40 : 0) | (unit[0] & 0x1f)));
                wire.Write(unit, at, length);
            }
        }

        return new ClipFrame(wire.ToArray(), [.. offsets], isKey);
    }

    /// <summary>Copies the frame into <paramref name="into"/> with one session's header fields; returns the bytes written.</summary>
    internal int Write(Span<byte> into, byte channel, ref ushort sequence, uint rtpTime, uint ssrc)
    {
        Wire.CopyTo(into);
        foreach (var offset in PacketOffsets)
        {
            into[offset + 1] = channel;
            var header = into.Slice(offset + InterleavedHeader, RtpHeader);
            BinaryPrimitives.WriteUInt16BigEndian(header[2..], sequence++);
            BinaryPrimitives.WriteUInt32BigEndian(header[4..], rtpTime);
            BinaryPrimitives.WriteUInt32BigEndian(header[8..], ssrc);
        }

        return Wire.Length;
    }

    private static void Begin(MemoryStream wire, List<int> offsets, int payload, bool marker)
    {
        offsets.Add((int)wire.Length);
        Span<byte> header = stackalloc byte[InterleavedHeader + RtpHeader];
        header.Clear();
        header[0] = (byte)'$';
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)(RtpHeader + payload));
        header[4] = 0x80; // version 2
        header[5] = (byte)((marker ? 0x80 : 0) | PayloadType);
        wire.Write(header);
    }
}
