using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Media.Tests;
using Daylight.Recorder.Tests.Storage;
using Daylight.Vault;
using Microsoft.Data.Sqlite;

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
    private readonly LogLines lines = new();
    private bool keeperAway;
    private bool keeperHangs;

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

    public async ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken)
    {
        if (keeperHangs)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        var q = epochKey.ExportParameters(false).Q;
        return keeperAway ? throw new InvalidOperationException("the Keeper is away") : [4, .. q.X!, .. q.Y!];
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

    [Fact]
    public async Task A_camera_put_as_it_is_changes_nothing_not_even_the_log_and_is_not_connected_to_again()
    {
        await using var camera = new ScriptedCamera(r => ScriptedCamera.Plain(r, RtpFrame.Of(1, 3600, RtpFrame.KeyPicture)));
        var source = new CameraSource(Harbour, camera.Address, null, "eve", "a secret");
        await recorder.PutCameraAsync(source, "tomas", Stop);
        await UntilAsync(() => recorder.Status().Single().Streams[0].Frames == 1);
        ledger.Away = true;

        await recorder.PutCameraAsync(source, "tomas", Stop);
        await recorder.PutCameraAsync(source with { Password = null, KeepPassword = true }, "tomas", Stop);

        Assert.Equal(1, recorder.Status().Single().Streams[0].Frames);
        Assert.Equal(1, camera.Connections);
        ledger.Away = false;
        await recorder.PutCameraAsync(source with { Password = "another" }, "tomas", Stop);
        await UntilAsync(() => camera.Connections == 2);
        lock (ledger.Kinds)
        {
            Assert.Equal([EntryKinds.CameraAdded, EntryKinds.CameraChanged], ledger.Kinds.Where(k => k is EntryKinds.CameraAdded or EntryKinds.CameraChanged));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_starts_and_records_with_neither_Keeper_nor_log(bool hangs)
    {
        await using var camera = new ScriptedCamera(r => ScriptedCamera.Plain(r, RtpFrame.Of(1, 3600, RtpFrame.KeyPicture)));
        await recorder.PutCameraAsync(new CameraSource(Harbour, camera.Address, null, null, null), "tomas", Stop);
        await recorder.DisposeAsync();
        (keeperAway, keeperHangs, ledger.Away) = (true, hangs, true);

        recorder = await StartAsync();

        await UntilAsync(() => recorder.Status().Single().Streams[0].Frames > 0 && recorder.Store.Heads().Count > 0);
        Assert.Contains(lines.Alarms, l => l.Contains("until the Keeper answers", StringComparison.Ordinal));
        keeperHangs = false; // the test's end waits for nobody
    }

    [Fact]
    public async Task A_camera_of_a_class_whose_key_was_never_known_waits_and_begins_when_the_Keeper_answers()
    {
        await using var camera = new ScriptedCamera(r => ScriptedCamera.Plain(r, RtpFrame.Of(1, 3600, RtpFrame.KeyPicture)));
        await recorder.PutCameraAsync(new CameraSource(Harbour, camera.Address, null, null, null), "tomas", Stop);
        await recorder.DisposeAsync();
        File.Delete(Path.Combine(folder, "recorder", "keys.json"));
        keeperAway = true;
        recorder = await StartAsync();
        Assert.Contains("the Keeper is away", recorder.Status().Single().Streams[0].Detail, StringComparison.Ordinal);
        Assert.Equal(Harbour, Assert.Single(await recorder.CamerasAsync(Stop)).Camera);

        keeperAway = false;

        await UntilAsync(() => recorder.Status().Single().Streams[0].Frames > 0);
    }

    [Fact]
    public async Task A_camera_that_cannot_be_begun_waits_and_no_other_change_forgets_it()
    {
        await RenameAsync("track", "gone");
        await PutAsync("first");
        var other = CameraId.Parse("harbour-2");
        await recorder.PutCameraAsync(new CameraSource(other, nobody, null, null, null), "tomas", Stop);

        Assert.All(recorder.Status(), s => Assert.Contains("it cannot be begun", Assert.Single(s.Streams).Detail, StringComparison.Ordinal));
        await recorder.RemoveCameraAsync(other, "tomas", Stop);
        Assert.Equal("first", Assert.Single(await recorder.CamerasAsync(Stop)).User);

        await RenameAsync("gone", "track");
        await UntilAsync(() => recorder.Status().Single().Streams[0].Detail?.Contains("it cannot be begun", StringComparison.Ordinal) != true);
        Assert.Equal("first", Assert.Single(await AgainAsync()).User);
    }

    [Fact]
    public async Task A_start_that_fails_lets_go_of_the_store_for_the_next_one()
    {
        await recorder.DisposeAsync();
        using var cancelled = new CancellationTokenSource();
        await PutBookAsync();
        keeperHangs = true;
        cancelled.CancelAfter(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BeginAsync(cancelled.Token));

        keeperHangs = false;
        recorder = await StartAsync();
        Assert.Single(recorder.Status());
    }

    private async Task PutBookAsync()
    {
        recorder = await StartAsync();
        await PutAsync("first");
        await recorder.DisposeAsync();
        File.Delete(Path.Combine(folder, "recorder", "keys.json"));
    }

    /// <summary>A catalog without its tracks cannot say where a chain ends.</summary>
    private async Task RenameAsync(string from, string to)
    {
        await using var catalog = new SqliteConnection($"Data Source={Path.Combine(folder, "recorder", "store", "catalog.db")};Pooling=False");
        await catalog.OpenAsync(Stop);
        await using var command = catalog.CreateCommand();
        command.CommandText = $"ALTER TABLE {from} RENAME TO {to}";
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var deadline = Environment.TickCount64 + 60_000; !holds();)
        {
            Assert.True(Environment.TickCount64 < deadline, "it never came to hold");
            await Task.Delay(20, Stop);
        }
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

    private Task<RecorderService> StartAsync() => BeginAsync(Stop);

    private Task<RecorderService> BeginAsync(CancellationToken cancellationToken) => RecorderService.StartAsync(
        new RecorderOptions(Path.Combine(folder, "recorder"), "recorder", SigningKey.Generate().PublicKey), this, new EntryLog(ledger, openings, TimeProvider.System),
        TimeProvider.System, lines, cancellationToken);
}
