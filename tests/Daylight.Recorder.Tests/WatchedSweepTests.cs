using System.Security.Cryptography;
using Daylight.Contracts;
using Daylight.Media;
using Daylight.Media.Tests;
using Daylight.Vault;
using Microsoft.Extensions.Logging.Abstractions;

namespace Daylight.Recorder.Tests;

/// <summary>A camera that somebody watches is read from between the sweeps of the others.</summary>
public sealed class WatchedSweepTests : IEpochKeys, IAsyncLifetime
{
    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-sweep-").FullName;

    // Nobody who is not watched is ever swept again after they came.
    private readonly ReceiveLoop loop = new(new ReceiveLoopOptions { Interval = TimeSpan.FromDays(1), WatchedInterval = TimeSpan.FromMilliseconds(5) }, TimeProvider.System);
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> running = [];
    private FootageStore store = null!;

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        store = FootageStore.Open(new StoreOptions(folder), Guid.NewGuid(), this, TimeProvider.System, VolumeFiles.Real);
        await store.PrepareAsync("standard", Test);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        loop.Dispose();
        await Task.WhenAll(running);
        await store.DisposeAsync();
        epochKey.Dispose();
        stop.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => ValueTask.FromResult(Hpke.PublicKey(epochKey));

    [Fact]
    public async Task What_a_watched_camera_sends_comes_while_an_unwatched_ones_waits_for_its_sweep()
    {
        await using var watchedCamera = new ScriptedCamera(Answer);
        await using var otherCamera = new ScriptedCamera(Answer);
        await using var lateCamera = new ScriptedCamera(Answer);
        var (watched, other) = (Record("watched", watchedCamera), Record("other", otherCamera));
        await UntilAsync(() => watched.Status.Frames == 1 && other.Status.Frames == 1);
        var viewer = watched.Join();

        // One that comes wakes the loop, which sees at that sweep who is watched, and from then on sweeps nobody else.
        _ = Record("late", lateCamera);
        await watchedCamera.PushAsync(RtpFrame.Of(2, 7200, RtpFrame.KeyPicture));
        await UntilAsync(() => watched.Status.Frames == 2);
        await otherCamera.PushAsync(RtpFrame.Of(2, 7200, RtpFrame.KeyPicture));
        for (ushort i = 3; i < 12; i++)
        {
            await watchedCamera.PushAsync(RtpFrame.Of(i, i * 3600u, RtpFrame.KeyPicture));
            await UntilAsync(() => watched.Status.Frames == i);
        }

        Assert.Equal(1, other.Status.Frames);
        watched.Leave(viewer);
    }

    private static byte[] Answer(string request) => ScriptedCamera.Plain(request, RtpFrame.Of(1, 3600, RtpFrame.KeyPicture), "abc;timeout=86400");

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var deadline = Environment.TickCount64 + 30_000; !holds();)
        {
            Assert.True(Environment.TickCount64 < deadline, "it never came to hold");
            await Task.Delay(10, Test);
        }
    }

    private TrackRecorder Record(string name, ScriptedCamera camera)
    {
        var track = new TrackId(CameraId.Parse(name), StreamKind.Main);
        var recorder = new TrackRecorder(
            track, new CameraSource(track.Camera, camera.Address, null, null, null), camera.Address, "standard", store, new LiveTrack(), loop, new RecorderOptions(folder, "r", null!),
            TimeProvider.System, NullLogger.Instance);
        running.Add(recorder.RunAsync(stop.Token));
        return recorder;
    }
}
