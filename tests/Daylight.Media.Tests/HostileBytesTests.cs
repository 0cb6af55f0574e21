using System.Diagnostics;
using System.Text;

namespace Daylight.Media.Tests;

/// <summary>
/// Every parser of bytes from outside against random and mutated valid input: it ends, throws nothing but its declared error, and
/// allocates no more than its bound. Seeds are fixed; DAYLIGHT_FUZZ_SECONDS makes each run longer.
/// </summary>
public sealed class HostileBytesTests(ITestOutputHelper output)
{
    private const int Inputs = 20_000;

    // Bytes that mean something to one parser or another.
    private static readonly byte[] Telling = [0, 3, 0xFF, .. "9;=\",:$\n"u8];
    private static readonly byte[] Sps264 = Convert.FromBase64String("Z2QAKKzZQHgCJ+XARAAAAwAEAAADAMg8YMZY");
    private static readonly byte[] Sps265 = Convert.FromBase64String("QgEBAWAAAAMAkAAAAwAAAwB4oAPAgBDllmZpJMrgEAAAAwAQAAADAZCA");
    private static readonly byte[] Head = "RTSP/1.0 401 Unauthorized\r\nCSeq: 3\r\nWWW-Authenticate: Digest realm=\"a\\\"b\", nonce=\"n\", qop=\"auth,auth-int\", algorithm=SHA-256, Basic realm=\"x\"\r\nSession: 12;timeout=60\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=1234\r\nContent-Length: 4\r\n\r\nbody"u8.ToArray();
    private static readonly byte[] Sdp = Encoding.ASCII.GetBytes($"v=0\r\na=control:*\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;sprop-parameter-sets={Convert.ToBase64String(Sps264)},aOvjyyLA\r\na=control:track1\r\nm=video 0 RTP/AVP 97\r\na=rtpmap:97 H265/90000\r\na=fmtp:97 sprop-sps={Convert.ToBase64String(Sps265)}\r\n");

    [Fact]
    public void Messages_and_framing() => Attack([Head, [.. Packets.Frame(0, Packets.Rtp(1, 2, true, Sps264)), .. Head], "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n"u8.ToArray()], 2_000_000, bytes =>
    {
        ReadOnlySpan<byte> rest = bytes;
        while (Incoming.Read(rest, out Incoming item) is var used and > 0)
        {
            Assert.InRange(used, 1, rest.Length);
            Assert.True(item.Bytes.Length <= used);
            rest = rest[used..];
        }

        Incoming.ReadCut(bytes, out _);
    });

    [Fact]
    public void Challenges_and_transports() => Attack([Head.AsSpan(0, Head.Length - 8).ToArray()], 400_000, bytes =>
    {
        if (RtspMessage.TryParse(bytes, out RtspMessage message))
        {
            var authorization = new CameraAuthorization("eve", "secret");
            if (authorization.TryAccept(message, sentHeader: false))
            {
                Assert.DoesNotContain('\n', authorization.Header("DESCRIBE", "rtsp://h/")!);
            }

            RtspSetup.Parse(message, udp: bytes.Length % 2 == 0);
        }
    });

    [Fact]
    public void Session_descriptions() => Attack([Sdp], 800_000, bytes =>
    {
        if (SessionDescription.TryParse(bytes, out SessionDescription description))
        {
            VideoFormat format = VideoFormat.Choose(description);
            RtspAddress.Resolve("rtsp://h/", format.Control);
        }
    });

    [Fact]
    public void Sequence_parameter_sets() => Attack([Sps264, Sps265], 1000, bytes =>
    {
        SequenceParameters.TryParse(VideoCodec.H264, bytes, out _);
        SequenceParameters.TryParse(VideoCodec.H265, bytes, out _);
    });

    [Theory]
    [InlineData(VideoCodec.H264)]
    [InlineData(VideoCodec.H265)]
    public void Packets_of_one_stream(VideoCodec codec)
    {
        // One receiver for all of them: what one packet leaves behind is the next one's trouble.
        const int Most = 64 * 1024;
        using var receiver = new VideoReceiver(new(codec, 96, [], ""), new ForgetfulSink(), new RtspOptions { MaxAccessUnitBytes = Most }, new StreamCounters());
        byte[] nal = codec == VideoCodec.H264 ? Sps264 : Sps265;
        ushort sequence = 0;
        byte[][] valid =
        [
            Packets.Rtp(0, 1, true, nal), Packets.Rtp(0, 1, false, [0, 0, 1, .. nal, 0, 0, 0, 1, .. nal]), Packets.Rtp(0, 1, true, Packets.Aggregate(codec, nal, nal)),
            .. Packets.Split(codec, nal, 7).Select(p => Packets.Rtp(0, 1, false, p)), [0x80, 200, 0, 6, .. new byte[24]], [0x81, 203, 0, 1, 0, 0, 0, 7],
        ];
        Attack(valid, 4 * Most, bytes =>
        {
            if (bytes.Length > 3)
            {
                sequence++;
                (bytes[2], bytes[3]) = ((byte)(sequence >> 8), (byte)sequence);
            }

            receiver.OnRtp(bytes);
            receiver.OnRtcp(bytes);
        });
    }

    [Fact]
    public void A_playing_stream()
    {
        byte[][] valid =
        [
            [.. Packets.Frame(0, Packets.Rtp(1, 2, true, Sps264)), .. Packets.Frame(0, Packets.Rtp(2, 2, true, [0x65, 0x88]))],
            "GET_PARAMETER rtsp://h/ RTSP/1.0\r\nCSeq: 9\r\n\r\n"u8.ToArray(),
            "RTSP/1.0 454 Session Not Found\r\nCSeq: 1\r\n\r\n"u8.ToArray(),
        ];
        Attack(valid, 400_000, bytes =>
        {
            var counters = new StreamCounters();
            using var receiver = new VideoReceiver(new(VideoCodec.H264, 96, [], ""), new ForgetfulSink(), new RtspOptions(), counters);
            var media = new InterleavedMedia(receiver, new RtspSetup("s", TimeSpan.FromSeconds(60), 0, 1), counters);
            var playing = new RtspPlaying(new(new(new("rtsp://h/")), "x"), receiver, media, null, new RtspOptions(), counters, new("OPTIONS", "rtsp://h/", TimeSpan.FromSeconds(60)));
            Assert.InRange(playing.Take(bytes), 0, bytes.Length);
            playing.RequestDue();
        });
    }

    private void Attack(byte[][] valid, long mostAllocated, Action<byte[]> parse)
    {
        var random = new Random(20261124);
        long most = 0, bytes = 0;
        int inputs = 0, refused = 0;
        var clock = Stopwatch.StartNew();
        _ = double.TryParse(Environment.GetEnvironmentVariable("DAYLIGHT_FUZZ_SECONDS"), out double seconds);
        for (; inputs < Inputs || clock.Elapsed.TotalSeconds < seconds; inputs++)
        {
            byte[] input = inputs < valid.Length ? valid[inputs] : Next(random, valid);
            bytes += input.Length;
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                parse(input);
            }
            catch (RtspException)
            {
                refused++; // the declared error; any other ends the test, and the seed finds the input again
            }

            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        output.WriteLine($"{inputs} inputs, {bytes} bytes, {inputs / clock.Elapsed.TotalSeconds:f0} a second, {refused} refused by their reason, at most {most} bytes allocated by one");
        Assert.InRange(most, 0, mostAllocated);
    }

    private static byte[] Next(Random random, byte[][] valid)
    {
        if (random.Next(8) == 0)
        {
            byte[] noise = new byte[random.Next(random.Next(20) == 0 ? 20_000 : 300)];
            random.NextBytes(noise);
            return noise;
        }

        List<byte> input = [.. valid[random.Next(valid.Length)]];
        for (int i = random.Next(1, 9); i > 0 && input.Count > 0; i--)
        {
            int at = random.Next(input.Count);
            switch (random.Next(6))
            {
                case 0: input[at] = (byte)random.Next(256); break;
                case 1: input[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: input.RemoveRange(at, random.Next(input.Count - at)); break;
                case 3: input.InsertRange(at, input.GetRange(at, Math.Min(input.Count - at, random.Next(64)))); break;
                case 4: input.InsertRange(at, valid[random.Next(valid.Length)]); break;
                default: input.InsertRange(at, Enumerable.Repeat(Telling[random.Next(Telling.Length)], random.Next(40))); break;
            }
        }

        return [.. input];
    }
}
