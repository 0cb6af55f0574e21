using System.Security.Cryptography;
using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Media;
using Daylight.Media.Tests;
using Daylight.Vault;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Recorder.Tests;

/// <summary>A recorder and a scripted camera over real sockets; pauses by a clock that the test moves.</summary>
public sealed class TrackRecorderTests : IEpochKeys, IAsyncLifetime
{
    private static readonly TrackId Track = new(CameraId.Parse("a"), StreamKind.Main);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-track-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
    private readonly ReceiveLoop loop = new(new ReceiveLoopOptions { Interval = TimeSpan.FromMilliseconds(10) }, TimeProvider.System);
    private readonly CancellationTokenSource stop = new();
    private FootageStore store = null!;
    private Task running = Task.CompletedTask;

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => ValueTask.FromResult(Hpke.PublicKey(epochKey));

    public async ValueTask InitializeAsync()
    {
        store = FootageStore.Open(new StoreOptions(folder), Guid.NewGuid(), this, clock, VolumeFiles.Real);
        await store.PrepareAsync("standard", TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        loop.Dispose();
        await store.DisposeAsync();
        epochKey.Dispose();
        stop.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_camera_that_cuts_is_connected_to_again_and_each_break_is_one_gap()
    {
        // The first picture after each break comes damaged: that is part of the same gap.
        await using var camera = new ScriptedCamera(r => r.StartsWith("GET_PARAMETER", StringComparison.Ordinal) ? null
            : ScriptedCamera.Plain(r, [.. RtpFrame.Of(1, 3600, [0x7C, 0x85, 1]), .. RtpFrame.Of(2, 7200, [0x65, 0x88]), .. RtpFrame.Of(3, 10800, [0x41, 0x9A])], "abc;timeout=1"));
        var recorder = Record(camera);

        await UntilAsync(() => recorder.Status.Frames == 2 && recorder.Status.State == StreamState.Failed);
        Assert.Equal("the camera closed the connection", recorder.Status.Detail);
        var gaps = recorder.Status.Gaps;
        clock.Advance(Longest);
        await UntilAsync(() => recorder.Status.Frames == 4);

        Assert.Equal(gaps, recorder.Status.Gaps);
    }

    [Fact]
    public async Task A_refused_password_is_told_and_not_tried_again_until_the_longest_pause_is_over()
    {
        await using var camera = new ScriptedCamera(r => ScriptedCamera.Reply(r, "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"", status: "401 Unauthorized"));
        var recorder = Record(camera);

        await UntilAsync(() => recorder.Status.State == StreamState.Failed);
        clock.Advance(Longest * 0.49);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.Equal(1, camera.Connections);
        Assert.Equal("authentication failed: the camera wants Digest, check user and password", recorder.Status.Detail);

        clock.Advance(Longest * 1.1);
        await UntilAsync(() => camera.Connections == 2);
        await UntilAsync(() => recorder.Status.State == StreamState.Failed);
        Assert.Equal(2, camera.Requests.Count(r => r.Contains("Authorization", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_forgotten_session_is_set_up_again_without_a_pause()
    {
        await using var camera = new ScriptedCamera(r => r.StartsWith("GET_PARAMETER", StringComparison.Ordinal)
            ? ScriptedCamera.Reply(r, "X: y", status: "454 Session Not Found")
            : ScriptedCamera.Plain(r, RtpFrame.Of(1, 3600, [0x65, 0x88]), "abc;timeout=1"));
        var recorder = Record(camera);

        await UntilAsync(() => recorder.Status.Frames == 1);
        clock.Advance(TimeSpan.FromSeconds(5));
        await UntilAsync(() => recorder.Status.Frames == 2);

        Assert.Equal(1, recorder.Status.Gaps);
    }

    [Fact]
    public async Task A_change_of_resolution_shows_in_the_status()
    {
        byte[] small = Convert.FromHexString("6742C01EDA0280F640"), large = Convert.FromBase64String("Z2QAKKzZQHgCJ+XARAAAAwAEAAADAMg8YMZY");
        await using var camera = new ScriptedCamera(r => ScriptedCamera.Plain(r,
            [.. RtpFrame.Of(1, 3600, small, marker: false), .. RtpFrame.Of(2, 3600, [0x68, 0xCE]), .. RtpFrame.Of(3, 3600, [0x65, 0x88]), .. RtpFrame.Of(4, 7200, large), .. RtpFrame.Of(5, 7200, [0x68, 0xCE]), .. RtpFrame.Of(6, 7200, [0x65, 0x88])]));
        var recorder = Record(camera);

        await UntilAsync(() => recorder.Status.Frames == 2);

        Assert.Equal((1920, 1080), (recorder.Status.Width, recorder.Status.Height));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_a_camera_answers_the_recorder_goes_on_to_the_next_one(int seed)
    {
        var random = new Random(seed);
        await using var camera = new ScriptedCamera(r =>
        {
            var answer = ScriptedCamera.Plain(r, RtpFrame.Of(1, 3600, [0x65, 0x88]), "abc;timeout=1");
            for (var i = 0; i < random.Next(4); i++)
            {
                answer[random.Next(answer.Length)] = (byte)random.Next(256);
            }

            return random.Next(6) == 0 ? null : answer;
        });
        var recorder = Record(camera);

        await UntilAsync(() =>
        {
            clock.Advance(Longest);
            return camera.Connections >= 4;
        });

        Assert.False(running.IsCompleted);
    }

    private TrackRecorder Record(ScriptedCamera camera)
    {
        var options = new RecorderOptions(folder, "r", null!) { MaxPause = Longest };
        var recorder = new TrackRecorder(Track, new CameraSource(Track.Camera, camera.Address, null, "eve", "a secret"), camera.Address, "standard", store, new LiveTrack(), loop, options, clock, NullLogger.Instance);
        running = recorder.RunAsync(stop.Token);
        return recorder;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var deadline = Environment.TickCount64 + 60_000; !holds();)
        {
            Assert.True(Environment.TickCount64 < deadline, "it never came to hold");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
