namespace Daylight.Media.Tests;

/// <summary>RTP over UDP, on a loop of the stream's own and on a swept one.</summary>
public sealed class UdpTests(SweptTranscriptTests.Sweeping sweeping, Clips clips) : IClassFixture<SweptTranscriptTests.Sweeping>, IClassFixture<Clips>
{
    private const int Pictures = 200, PacketsEach = 4;
    private readonly RecordingSink _sink = new();
    private readonly StreamCounters _counters = new();

    [Theory]
    [InlineData(VideoCodec.H264, false)]
    [InlineData(VideoCodec.H264, true)]
    [InlineData(VideoCodec.H265, true)]
    public async Task A_real_camera_gives_every_picture_byte_for_byte(VideoCodec codec, bool swept)
    {
        await using RealCamera camera = await RealCamera.StartAsync(clips.Of(codec), "digest");
        RtspException end = await EndAsync(new(camera.Address, "eve", "a secret"), RtspTransport.Udp, swept);
        Assert.True(end.Failure == RtspFailure.Ended, end.ToString());
        Assert.Equal(
            await clips.PicturesAsync(clips.Of(codec), codec),
            _sink.Units.SelectMany(u => u.Nals()).Where(n => Clips.IsPicture(codec, n)));
        Assert.Equal(0, _counters.PacketsLost);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reordering_and_duplicates_on_the_way_cost_nothing(bool swept)
    {
        var random = new Random(1);
        IEnumerable<byte[]> shuffled = Sent().SelectMany((p, i) => i % 10 == 9 ? (byte[][])[p, p] : [p]).Index().OrderBy(p => p.Index == 0 ? -1 : p.Index + random.Next(20)).Select(p => p.Item);
        await using var camera = new UdpCamera(shuffled);
        RtspException end = await EndAsync(new(camera.Address), RtspTransport.Udp, swept);
        Assert.Equal("the camera ended the stream", end.Message);
        Assert.Equal(Enumerable.Range(0, Pictures).Select(Picture), _sink.Units.Select(u => Assert.Single(u.Nals())));
        Assert.Equal((0, Pictures * PacketsEach / 10), (_counters.PacketsLost, _counters.PacketsLate));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_loss_takes_its_pictures_alone_and_the_next_says_gap(bool swept)
    {
        var random = new Random(2);
        List<int> lost = [.. Enumerable.Range(1, (Pictures * PacketsEach) - 2).Where(_ => random.Next(50) == 0)];
        await using var camera = new UdpCamera(Sent().Where((_, i) => !lost.Contains(i)).Index().OrderBy(p => p.Index == 0 ? -1 : p.Index + random.Next(8)).Select(p => p.Item));
        await EndAsync(new(camera.Address), RtspTransport.Udp, swept);

        Assert.Equal(lost.Count, _counters.PacketsLost);
        Assert.All(_sink.Units, u => Assert.Equal(Picture((int)(u.MediaTime90k / 3600)), Assert.Single(u.Nals())));
        long[] whole = [.. _sink.Units.Select(u => u.MediaTime90k / 3600)];
        Assert.DoesNotContain(whole, n => lost.Contains((int)n * PacketsEach + 1));
        Assert.InRange(whole.Length, Pictures - (2 * lost.Count), Pictures - 1);
        Assert.All(_sink.Units.Zip(_sink.Units.Skip(1)), pair => Assert.Equal(pair.Second.MediaTime90k - pair.First.MediaTime90k > 3600, pair.Second.GapBefore));
    }

    [Fact]
    public async Task Packets_of_a_stranger_are_no_pictures()
    {
        await using var camera = new UdpCamera(Sent(), Enumerable.Range(0, 50).Select(i => Packets.Rtp((ushort)(5000 + i), 1, true, [0x65, 0x88, 0xBA, 0xD0])));
        await EndAsync(new(camera.Address), RtspTransport.Udp, swept: true);
        Assert.Equal(Enumerable.Range(0, Pictures).Select(Picture), _sink.Units.Select(u => Assert.Single(u.Nals())));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_no_datagram_arrives_auto_goes_on_over_TCP(bool swept)
    {
        await using var mute = new ScriptedCamera(r => r.StartsWith("SETUP", StringComparison.Ordinal) && r.Contains("client_port=", StringComparison.Ordinal)
            ? ScriptedCamera.Reply(r, "Session: udp\r\nTransport: RTP/AVP;unicast;server_port=9-10")
            : ScriptedCamera.Plain(r, r.Contains("Session: udp", StringComparison.Ordinal) ? [] : Quirk.Media));
        Assert.Equal("the camera ended the stream", (await EndAsync(new(mute.Address), RtspTransport.Auto, swept)).Message);
        Assert.Equal(2, _sink.Units.Count);
        Assert.Contains(mute.Requests, r => r.StartsWith("TEARDOWN", StringComparison.Ordinal) && r.Contains("Session: udp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("461 Unsupported Transport", "X: y")]
    [InlineData("200 OK", "Session: abc\r\nTransport: RTP/AVP;unicast")]
    public async Task A_camera_that_does_no_UDP_is_taken_over_TCP_by_auto_and_told_of_by_UDP(string status, string headers)
    {
        await using var camera = new ScriptedCamera(r => r.Contains("client_port=", StringComparison.Ordinal) ? ScriptedCamera.Reply(r, headers, status: status) : ScriptedCamera.Plain(r, Quirk.Media));
        Assert.Contains("choose TCP", (await EndAsync(new(camera.Address), RtspTransport.Udp, swept: false)).Message, StringComparison.Ordinal);
        Assert.Equal("the camera ended the stream", (await EndAsync(new(camera.Address), RtspTransport.Auto, swept: false)).Message);
        Assert.Equal(2, _sink.Units.Count);
    }

    [Fact]
    public async Task UDP_beside_RTSPS_is_refused_before_anything_is_sent()
    {
        await using var camera = new ScriptedCamera(r => ScriptedCamera.Plain(r, []));
        RtspException end = await EndAsync(new(new UriBuilder(camera.Address) { Scheme = "rtsps" }.Uri), RtspTransport.Udp, swept: false);
        Assert.Contains("in the clear", end.Message, StringComparison.Ordinal);
        Assert.Equal(0, camera.Connections);
    }

    private static byte[] Picture(int n) => [0x65, 0x88, .. Enumerable.Range(0, 2000).Select(i => (byte)(i * (n + 3)))];

    private static IEnumerable<byte[]> Sent() => Enumerable.Range(0, Pictures).SelectMany(n => Packets.Split(VideoCodec.H264, Picture(n), 501)
        .Select((p, i) => Packets.Rtp((ushort)(65000 + (n * PacketsEach) + i), (uint)n * 3600, i == PacketsEach - 1, p)));

    private Task<RtspException> EndAsync(RtspSource source, RtspTransport transport, bool swept) => Assert.ThrowsAsync<RtspException>(() => RtspClient.RunAsync(
        source, _sink, new RtspOptions { Loop = swept ? sweeping.Loop : null, Transport = transport, DatagramTimeout = TimeSpan.FromSeconds(1) }, _counters, TestContext.Current.CancellationToken));
}
