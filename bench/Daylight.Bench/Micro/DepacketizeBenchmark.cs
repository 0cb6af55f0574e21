using System.Buffers.Binary;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Daylight.Media;

namespace Daylight.Bench;

/// <summary>RTP packets of one picture to its access unit: order, fragments (RFC 6184 section 5.8), length prefixes.</summary>
public class DepacketizeBenchmark : IDisposable
{
    private const int FragmentBytes = 1386;
    private const int PayloadType = 96;
    private byte[][] packets = [];
    private VideoReceiver? receiver;
    private CountingSink? sink;
    private ushort sequence;
    private uint time;

    /// <summary>A usual picture, and a key frame.</summary>
    [Params(20_000, 200_000)]
    public int Bytes { get; set; }

    /// <summary>Cuts a picture into packets.</summary>
    [GlobalSetup]
    public void Setup()
    {
        sink = new CountingSink();
        receiver = new VideoReceiver(new VideoFormat(VideoCodec.H264, PayloadType, [], ""), sink, new RtspOptions(), new StreamCounters());
        packets = [.. RandomNumberGenerator.GetBytes(Bytes).Chunk(FragmentBytes).Index().Select(c => Packet(c.Item, c.Index == 0, (c.Index + 1) * FragmentBytes >= Bytes))];
        // A stream begins with a key frame; without one nothing is handed over.
        Picture();
        if (sink.Units == 0)
        {
            throw new BenchException("the receiver handed no access unit over: the benchmark's packets are not what it takes");
        }
    }

    /// <summary>All packets of a picture.</summary>
    [Benchmark]
    public void Picture()
    {
        time += 3600;
        foreach (var packet in packets)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), sequence++);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), time);
            receiver!.OnRtp(packet);
        }
    }

    /// <summary>Gives its buffers back.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        receiver?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>RTP header, FU-A indicator and header of an IDR slice, then the piece.</summary>
    private static byte[] Packet(byte[] piece, bool first, bool last)
    {
        const byte FragmentUnit = 0x60 | 28;
        const byte KeySlice = 5;
        byte[] head = [0x80, (byte)((last ? 0x80 : 0) | PayloadType), 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        if (first)
        {
            piece[0] |= 0x80; // first_mb_in_slice 0
        }

        return [.. head, FragmentUnit, (byte)((first ? 0x80 : 0) | (last ? 0x40 : 0) | KeySlice), .. piece];
    }

    private sealed class CountingSink : IAccessUnitSink
    {
        public int Units { get; private set; }

        public void OnStreamStarted(StreamStart start)
        {
        }

        public void OnAccessUnit(in AccessUnit unit) => Units++;

        public void OnSenderReport(in SenderReport report)
        {
        }
    }
}
