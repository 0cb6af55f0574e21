namespace Daylight.Media.Tests;

public sealed class RealCameraTests(Clips clips) : IClassFixture<Clips>
{
    [Theory]
    [InlineData(VideoCodec.H264, "digest")]
    [InlineData(VideoCodec.H265, "digest")]
    [InlineData(VideoCodec.H264, "basic")]
    public async Task Every_picture_arrives_byte_for_byte_and_exports_byte_for_byte(VideoCodec codec, string scheme)
    {
        await using RealCamera camera = await RealCamera.StartAsync(clips.Of(codec), scheme);
        var sink = new RecordingSink();
        var counters = new StreamCounters();
        RtspException end = await Assert.ThrowsAsync<RtspException>(() => RtspClient.RunAsync(
            new(camera.Address, "eve", "a secret"), sink, new(), counters, TestContext.Current.CancellationToken));

        Assert.Equal(RtspFailure.Ended, end.Failure);
        StreamStart start = Assert.Single(sink.Starts);
        Assert.Equal((codec, 768, 576), (start.Codec, start.Width, start.Height));
        Assert.True(sink.Units[0].KeyFrame);
        Assert.Equal(0, counters.PacketsLost + counters.MalformedPackets + counters.DamagedAccessUnits + counters.BytesSkipped);
        Assert.NotEmpty(sink.Reports);

        List<byte[]> sent = await clips.PicturesAsync(clips.Of(codec), codec);
        List<byte[]> received = [.. sink.Units.SelectMany(u => u.Nals()).Where(n => Clips.IsPicture(codec, n))];
        Assert.Equal(sent, received);

        string exported = clips.Scratch($"{codec}-{scheme}.mp4");
        using (var writer = new Mp4Writer(codec))
        {
            writer.AddParameterSets(start.ParameterSets.Span);
            foreach (RecordingSink.Unit unit in sink.Units)
            {
                writer.Add(unit.Data, unit.MediaTime90k, 0, unit.KeyFrame);
            }

            await using FileStream file = File.Create(exported);
            await writer.FinishAsync(file, TestContext.Current.CancellationToken);
        }

        Assert.Equal(sent, await clips.PicturesAsync(exported, codec));
        Assert.Equal(await FramesAsync(clips.Of(codec)), await FramesAsync(exported));
    }

    [Fact]
    public async Task A_wrong_password_is_named_with_the_way_the_camera_asks()
    {
        await using RealCamera camera = await RealCamera.StartAsync(clips.H264, "digest");
        RtspException e = await FailureAsync(new(camera.Address, "eve", "wrong"));
        Assert.Equal(RtspFailure.AuthenticationFailed, e.Failure);
        Assert.Equal("authentication failed: the camera wants Digest, check user and password", e.Message);
    }

    [Fact]
    public async Task A_wrong_path_is_not_found()
    {
        await using RealCamera camera = await RealCamera.StartAsync(clips.H264, "none");
        RtspException e = await FailureAsync(new(new($"rtsp://127.0.0.1:{camera.Port}/nothing")));
        Assert.Equal(RtspFailure.NotFound, e.Failure);
    }

    [Fact]
    public async Task A_cancelled_stream_says_goodbye_and_ends_as_cancelled()
    {
        await using RealCamera camera = await RealCamera.StartAsync(clips.H264, "none");
        using var stop = new CancellationTokenSource();
        var sink = new RecordingSink { AfterUnit = count => _ = count == 5 ? stop.CancelAsync() : Task.CompletedTask };
        using var loop = new ReceiveLoop(new(), TimeProvider.System);
        var options = new RtspOptions { Loop = loop };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RtspClient.RunAsync(new(camera.Address), sink, options, new(), stop.Token));
        Assert.InRange(sink.Units.Count, 5, 20);
    }

    private static Task<RtspException> FailureAsync(RtspSource source) => Assert.ThrowsAsync<RtspException>(
        () => RtspClient.RunAsync(source, new RecordingSink(), new(), new(), TestContext.Current.CancellationToken));

    // What a decoder makes of it: a hash of each picture, in presentation order.
    private static async Task<string[]> FramesAsync(string file)
    {
        string hashes = await Tool.RunAsync("ffmpeg", "-v", "error", "-i", file, "-f", "framemd5", "-fps_mode", "passthrough", "-");
        return [.. hashes.Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(',')[^1].Trim())];
    }
}
