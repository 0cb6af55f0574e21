using System.Security.Cryptography;
using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Media.Tests;
using Daylight.Vault;

namespace Daylight.Recorder.Tests;

/// <summary>A recorder with one camera that sends when the test says, a Desk that signs grants, and viewers.</summary>
internal sealed class StreamRig : IEpochKeys, IAsyncLifetime
{
    public static readonly CameraId Camera = CameraId.Parse("harbour-1");

    private static readonly TrackId Track = new(Camera, StreamKind.Main);

    private readonly string folder = Directory.CreateTempSubdirectory("daylight-stream-").FullName;
    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly SigningKey desk = SigningKey.Generate();
    private readonly ScriptedCamera camera = new(r => ScriptedCamera.Plain(r, RtpFrame.Of(1, 3600, RtpFrame.KeyPicture)));
    private readonly OpeningStore openings;
    private readonly TlogLedger log;
    private ushort pictures;

    public StreamRig()
    {
        openings = new OpeningStore(Path.Combine(folder, "openings.db"));
        log = TlogLedger.Create(Path.Combine(folder, "log"), new NoteSigner("town.example/log", SigningKey.Generate()));
    }

    public MovableClock Clock { get; } = new();

    public RecorderService Recorder { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private long Frames => Recorder.Status().Single().Streams[0].Frames;

    public async ValueTask InitializeAsync()
    {
        Recorder = await StartAsync();
        await PutAsync("first user");
    }

    public async ValueTask DisposeAsync()
    {
        await Recorder.DisposeAsync();
        await camera.DisposeAsync();
        await log.DisposeAsync();
        openings.Dispose();
        epochKey.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => ValueTask.FromResult(Hpke.PublicKey(epochKey));

    public async Task RestartAsync()
    {
        pictures = 1;
        await Recorder.DisposeAsync();
        Recorder = await StartAsync();
    }

    /// <summary>Adds or changes the camera; it is connected to anew, and begins to count its packets again.</summary>
    public Task PutAsync(string user)
    {
        pictures = 1;
        return Recorder.PutCameraAsync(new CameraSource(Camera, camera.Address, null, user, null), "tomas", Stop);
    }

    /// <summary>Sends key pictures, each once the one before has been sealed.</summary>
    public async Task SendPicturesAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await UntilAsync(() => Frames >= 1); // it plays: each recorder counts from its own first picture
            var before = Frames;
            pictures++;
            await camera.PushAsync(RtpFrame.Of(pictures, pictures * 3600u, RtpFrame.KeyPicture));
            await UntilAsync(() => Frames > before);
        }
    }

    /// <summary>Moves the clock to a second of a later minute.</summary>
    public void ToMinute(int later, int second)
    {
        var now = Clock.GetUtcNow();
        Clock.Advance(UnixMinute.Of(now).Start.AddMinutes(later).AddSeconds(second) - now);
    }

    public async Task<IReadOnlyList<UnixMinute>> RecordedMinutesAsync(int atLeast)
    {
        IReadOnlyList<UnixMinute> minutes = [];
        await UntilAsync(() => (minutes = [.. Recorder.Store.Minutes(Track, new UnixMinute(0), new UnixMinute(long.MaxValue / 2)).Select(m => m.Minute).Distinct()]).Count >= atLeast);
        return minutes;
    }

    /// <summary>Returns when somebody watches.</summary>
    public Task WatchedAsync() => UntilAsync(() => Recorder.Live(Track)!.Watched);

    /// <summary>A grant for the present, from a little ago on.</summary>
    public Grant Grant()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(Clock.GetUtcNow().ToUnixTimeMilliseconds());
        var minute = UnixMinute.Of(now).Value;
        return new Grant(
            Guid.NewGuid(), Camera, new UnixMinute(minute - 5), new UnixMinute(minute + 60), Live: true, now.AddMinutes(-1), now.AddMinutes(60), Guid.NewGuid(), "a test", "maria", null,
            new byte[65], new byte[65]);
    }

    public Viewer View(Grant grant, SigningKey? signer = null, Func<byte[], byte[]>? change = null)
    {
        var body = grant.Encode();
        var signature = (signer ?? desk).Sign(GrantToken.SignedBytes(body));
        return new Viewer(Recorder, new GrantToken(change is null ? body : change(body), new byte[32], signature, "").Encode());
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var deadline = Environment.TickCount64 + 60_000; !holds();)
        {
            Assert.True(Environment.TickCount64 < deadline, "it never came to hold");
            await Task.Delay(10, Stop);
        }
    }

    private Task<RecorderService> StartAsync() => RecorderService.StartAsync(
        new RecorderOptions(Path.Combine(folder, "recorder"), "recorder", desk.PublicKey), this, new EntryLog(log, openings, Clock), Clock, new LogLines(), Stop);
}
