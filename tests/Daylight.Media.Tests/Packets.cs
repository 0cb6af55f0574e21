using System.Buffers.Binary;
using CsCheck;

namespace Daylight.Media.Tests;

/// <summary>Makes RTP packets the way a camera does.</summary>
internal static class Packets
{
    public static byte[] Rtp(ushort sequence, uint timestamp, bool marker, byte[] payload, uint ssrc = 7, int payloadType = 96)
    {
        byte[] packet = new byte[12 + payload.Length];
        packet[0] = 0x80;
        packet[1] = (byte)((marker ? 0x80 : 0) | payloadType);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        payload.CopyTo(packet, 12);
        return packet;
    }

    /// <summary>Payloads of one NAL unit: whole when it fits, else fragments (FU-A or FU).</summary>
    public static IEnumerable<byte[]> Split(VideoCodec codec, byte[] nal, int most)
    {
        if (nal.Length <= most)
        {
            yield return nal;
            yield break;
        }

        int header = NalHeader.Size(codec), type = NalHeader.Type(codec, nal[0]);
        for (int at = header; at < nal.Length; at += most)
        {
            int length = Math.Min(most, nal.Length - at);
            byte mark = (byte)((at == header ? 0x80 : 0) | (at + length == nal.Length ? 0x40 : 0) | type);
            byte[] head = codec == VideoCodec.H264
                ? [(byte)((nal[0] & 0xE0) | 28), mark]
                : [(byte)((nal[0] & 0x81) | (49 << 1)), nal[1], mark];
            yield return [.. head, .. nal.AsSpan(at, length)];
        }
    }

    /// <summary>One payload of several NAL units (STAP-A or AP).</summary>
    public static byte[] Aggregate(VideoCodec codec, params byte[][] nals)
        => [.. codec == VideoCodec.H264 ? new byte[] { 24 } : [48 << 1, 1], .. nals.SelectMany(n => (byte[])[(byte)(n.Length >> 8), (byte)n.Length, .. n])];

    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public static byte[] Frame(int channel, byte[] packet) => [(byte)'$', (byte)channel, (byte)(packet.Length >> 8), (byte)packet.Length, .. packet];
}
