using System.Net;
using System.Net.Sockets;

namespace Daylight.Media.Tests;

/// <summary>Transcripts of cameras, played by a loop of the stream's own and, just the same, by a loop that sweeps many.</summary>
public abstract class RtspTranscriptTests(ReceiveLoop? loop)
{
    private static readonly byte[] Bye = Packets.Frame(1, [0x81, 203, 0, 1, 0, 0, 0, 7]);
    private readonly RecordingSink _sink = new();
    private readonly StreamCounters _counters = new();
    private RtspOptions _options = new() { Loop = loop, AnswerTimeout = TimeSpan.FromSeconds(2), SilenceTimeout = TimeSpan.FromSeconds(5) };

    private static byte[] Picture(ushort n) => Packets.Frame(0, Packets.Rtp(n, (uint)n * 3600, true, [0x65, 1, (byte)n]));

    private Task<RtspException> PlayAsync(ScriptedCamera camera, string? user = null, string? password = null)
        => PlayAsync(new RtspSource(camera.Address, user, password));

    private Task<RtspException> PlayAsync(RtspSource source) => Assert.ThrowsAsync<RtspException>(
        () => RtspClient.RunAsync(source, _sink, _options, _counters, TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_plain_camera_is_asked_in_order_and_its_media_taken_until_it_says_bye()
    {
        await using var camera = new ScriptedCamera(r => ScriptedCamera.Plain(r, [.. Picture(1), .. Picture(2), .. Bye]));
        RtspException end = await PlayAsync(camera);
        Assert.Equal(RtspFailure.Ended, end.Failure);
        Assert.Equal(2, _sink.Units.Count);
        Assert.Equal(["OPTIONS", "DESCRIBE", "SETUP", "PLAY"], camera.Requests.Select(r => r.Split(' ')[0]));
        Assert.StartsWith($"SETUP {camera.Address}/track1 RTSP/1.0", camera.Requests[2], StringComparison.Ordinal);
        Assert.Contains("Session: abc\r\n", camera.Requests[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_and_frames_of_other_channels_between_packets_cost_nothing_but_a_count()
    {
        byte[] media = [.. Picture(1), 0, 1, 2, 3, .. Picture(2), .. Packets.Frame(9, [1, 2, 3]), .. Picture(3), .. Bye];
        await using var camera = new ScriptedCamera(r => ScriptedCamera.Plain(r, media));
        await PlayAsync(camera);
        Assert.Equal(3, _sink.Units.Count);
        Assert.Equal((4, 1), (_counters.BytesSkipped, _counters.UnknownChannelFrames));
    }

    [Fact]
    public async Task Media_ahead_of_the_answer_to_PLAY_is_not_lost()
    {
        await using var camera = new ScriptedCamera(r => r.StartsWith("PLAY", StringComparison.Ordinal)
            ? [.. Picture(1), .. ScriptedCamera.Reply(r, "Session: abc"), .. Bye]
            : ScriptedCamera.Plain(r, []));
        await PlayAsync(camera);
        Assert.Single(_sink.Units);
    }

    [Fact]
    public async Task A_nonce_that_runs_out_while_playing_is_renewed_by_the_keep_alive()
    {
        int keepAlives = 0;
        await using var camera = new ScriptedCamera(r =>
        {
            if (r.StartsWith("GET_PARAMETER", StringComparison.Ordinal))
            {
                return ++keepAlives switch
                {
                    1 => ScriptedCamera.Reply(r, "WWW-Authenticate: Digest realm=\"r\", nonce=\"second\", stale=true", status: "401 Unauthorized"),
                    _ => [.. ScriptedCamera.Reply(r, "Session: abc"), .. Bye],
                };
            }

            return r.Contains("nonce=\"first\"", StringComparison.Ordinal)
                ? ScriptedCamera.Plain(r, Picture(1), "abc;timeout=2")
                : ScriptedCamera.Reply(r, "WWW-Authenticate: Digest realm=\"r\", nonce=\"first\"", status: "401 Unauthorized");
        });
        RtspException end = await PlayAsync(camera, "eve", "secret");
        Assert.Equal("the camera ended the stream", end.Message);
        Assert.Contains("nonce=\"first\"", camera.Requests[^2], StringComparison.Ordinal);
        Assert.Contains("nonce=\"second\"", camera.Requests[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_password_is_sent_once_only()
    {
        int nonce = 0;
        await using var camera = new ScriptedCamera(r => ScriptedCamera.Reply(r, $"WWW-Authenticate: Digest realm=\"r\", nonce=\"{++nonce}\"", status: "401 Unauthorized"));
        RtspException end = await PlayAsync(camera, "eve", "wrong");
        Assert.Equal("authentication failed: the camera wants Digest, check user and password", end.Message);
        Assert.Equal(2, camera.Requests.Count);
    }

    [Fact]
    public async Task A_camera_that_wants_a_password_and_gets_none_says_so()
    {
        await using var camera = new ScriptedCamera(r => ScriptedCamera.Reply(r, "WWW-Authenticate: Basic realm=\"r\"", status: "401 Unauthorized"));
        Assert.Equal("authentication failed: the camera wants Basic, give user and password", (await PlayAsync(camera)).Message);
    }

    [Fact]
    public async Task A_web_server_is_not_a_camera()
    {
        await using var camera = new ScriptedCamera(_ => [.. "HTTP/1.1 400 Bad Request\r\n\r\n"u8]);
        Assert.Equal(RtspFailure.NotRtsp, (await PlayAsync(camera)).Failure);
    }

    [Theory]
    [InlineData("404 Not Found", RtspFailure.NotFound)]
    [InlineData("403 Forbidden", RtspFailure.AuthenticationFailed)]
    [InlineData("453 Not Enough Bandwidth", RtspFailure.Refused)]
    [InlineData("500 Oops", RtspFailure.Protocol)]
    public async Task A_refusal_to_describe_has_its_reason(string status, RtspFailure failure)
    {
        await using var camera = new ScriptedCamera(r => r.StartsWith("DESCRIBE", StringComparison.Ordinal)
            ? ScriptedCamera.Reply(r, "X: y", status: status)
            : ScriptedCamera.Plain(r, []));
        Assert.Equal(failure, (await PlayAsync(camera)).Failure);
    }

    [Fact]
    public async Task A_silent_stream_times_out()
    {
        _options = _options with { SilenceTimeout = TimeSpan.FromMilliseconds(300) };
        await using var camera = new ScriptedCamera(r => ScriptedCamera.Plain(r, Picture(1)));
        Assert.Equal(RtspFailure.TimedOut, (await PlayAsync(camera)).Failure);
    }

    [Fact]
    public async Task Nothing_listening_is_unreachable()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Dispose();
        Assert.Equal(RtspFailure.AddressUnreachable, (await PlayAsync(new RtspSource(new($"rtsp://127.0.0.1:{port}/")))).Failure);
        Assert.Equal(RtspFailure.BadAddress, (await PlayAsync(new RtspSource(new("http://127.0.0.1/")))).Failure);
    }

    [Fact]
    public async Task Leaving_tears_the_session_down()
    {
        using var stop = new CancellationTokenSource();
        var torn = new TaskCompletionSource();
        await using var camera = new ScriptedCamera(r =>
        {
            if (r.StartsWith("TEARDOWN", StringComparison.Ordinal))
            {
                torn.SetResult();
            }

            return ScriptedCamera.Plain(r, Picture(1));
        });
        var sink = new RecordingSink { AfterUnit = _ => stop.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RtspClient.RunAsync(new(camera.Address), sink, _options, _counters, stop.Token));
        await torn.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_picture_cut_by_the_end_of_the_connection_is_not_handed_over()
    {
        byte[] half = Packets.Frame(0, Packets.Rtp(2, 7200, false, [0x65, 1, 2]));
        await using var camera = new ScriptedCamera(r => r.StartsWith("GET_PARAMETER", StringComparison.Ordinal)
            ? null
            : ScriptedCamera.Plain(r, [.. Picture(1), .. half], "abc;timeout=2"));
        Assert.Equal(RtspFailure.Ended, (await PlayAsync(camera)).Failure);
        Assert.Single(_sink.Units);
    }

    [Fact]
    public async Task Whatever_a_camera_sends_after_PLAY_ends_with_a_reason()
    {
        _options = _options with { SilenceTimeout = TimeSpan.FromMilliseconds(50) };
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            byte[] media = [.. Enumerable.Range(1, 30).SelectMany(n => Picture((ushort)n))];
            for (int i = 0; i < seed; i++)
            {
                media[random.Next(media.Length)] = (byte)random.Next(256);
            }

            await using var camera = new ScriptedCamera(r => ScriptedCamera.Plain(r, media));
            RtspException end = await PlayAsync(camera);
            Assert.True(end.Failure is RtspFailure.TimedOut or RtspFailure.Ended, $"seed {seed}: {end}");
        }
    }

    [Fact]
    public void A_source_never_prints_its_password()
        => Assert.Equal("rtsp://h/p", new RtspSource(new("rtsp://u:secret@h/p"), "u", "secret").ToString());
}
