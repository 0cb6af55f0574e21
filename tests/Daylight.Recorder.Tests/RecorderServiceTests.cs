using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Recorder.Tests.Storage;
using Daylight.Vault;
using Microsoft.Extensions.Logging.Abstractions;

namespace Daylight.Recorder.Tests;

/// <summary>A change of cameras happens whole or not at all.</summary>
public sealed class RecorderServiceTests : IEpochKeys, IAsyncLifetime
{
    private static readonly CameraId Harbour = CameraId.Parse("harbour-1");

    private readonly string folder = Directory.CreateTempSubdirectory("daylight-recorder-").FullName;
    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly Uri nobody = new($"rtsp://127.0.0.1:{FreePort()}/street");
    private OpeningStore openings = null!;
    private TlogLedger log = null!;
    private LedgerThatGoesAway ledger = null!;
    private RecorderService recorder = null!;
    private bool keeperAway;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        openings = new OpeningStore(Path.Combine(folder, "openings.db"));
        log = TlogLedger.Create(Path.Combine(folder, "log"), new NoteSigner("town.example/log", SigningKey.Generate()));
        ledger = new LedgerThatGoesAway(log, openings);
        recorder = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await recorder.DisposeAsync();
        await log.DisposeAsync();
        openings.Dispose();
        epochKey.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken)
    {
        var q = epochKey.ExportParameters(false).Q;
        return keeperAway ? throw new InvalidOperationException("the Keeper is away") : ValueTask.FromResult<byte[]>([4, .. q.X!, .. q.Y!]);
    }

    [Fact]
    public async Task A_camera_that_cannot_be_added_while_the_Keeper_is_away_is_neither_recorded_nor_remembered()
    {
        keeperAway = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => PutAsync(null));
        Assert.Empty(recorder.Status());

        keeperAway = false;
        await PutAsync("first");
        Assert.Equal("first", Assert.Single(await AgainAsync()).User);
    }

    [Fact]
    public async Task A_change_that_the_log_does_not_take_leaves_the_camera_as_it_was_also_after_a_restart()
    {
        await PutAsync("first");
        ledger.Away = true;
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => PutAsync("second"));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => recorder.RemoveCameraAsync(Harbour, "tomas", Stop));
        ledger.Away = false;

        Assert.Equal(Harbour, Assert.Single(recorder.Status()).Camera);
        Assert.Equal("first", Assert.Single(await AgainAsync()).User);
    }

    [Fact]
    public async Task A_change_that_the_disk_does_not_take_leaves_the_camera_recorded_as_it_was()
    {
        await PutAsync("first");
        Directory.CreateDirectory(Path.Combine(folder, "recorder", "cameras.json.new"));

        await Assert.ThrowsAnyAsync<Exception>(() => PutAsync("second"));
        await Assert.ThrowsAnyAsync<Exception>(() => recorder.RemoveCameraAsync(Harbour, "tomas", Stop));

        Assert.Equal("first", Assert.Single(await recorder.CamerasAsync(Stop)).User);
        Assert.NotEqual(StreamState.Stopped, Assert.Single(Assert.Single(recorder.Status()).Streams).State);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task PutAsync(string? user) => recorder.PutCameraAsync(new CameraSource(Harbour, nobody, null, user, null), "tomas", Stop);

    private async Task<IReadOnlyList<RecordedCamera>> AgainAsync()
    {
        await recorder.DisposeAsync();
        recorder = await StartAsync();
        return await recorder.CamerasAsync(Stop);
    }

    private Task<RecorderService> StartAsync() => RecorderService.StartAsync(
        new RecorderOptions(Path.Combine(folder, "recorder"), "recorder", SigningKey.Generate().PublicKey), this, new EntryLog(ledger, openings, TimeProvider.System),
        TimeProvider.System, NullLogger<RecorderService>.Instance, Stop);
}
