using System.Security.Cryptography;
using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Recorder.Storage;
using Daylight.Vault;
using Daylight.Vault.Disks;
using Daylight.Vault.Retention;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Recorder.Tests.Storage;

/// <summary>Footage goes when it has to, each time with an entry before it, and a crash half way is made good.</summary>
public sealed class FootageRetentionTests : IEpochKeys, IAsyncDisposable
{
    private static readonly Guid Recorder = Guid.Parse("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b");
    private static readonly TrackId Main = new(CameraId.Parse("harbour-1"), StreamKind.Main);
    private static readonly TrackId Sub = new(CameraId.Parse("harbour-1"), StreamKind.Sub);

    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-retention-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero));
    private readonly TlogLedger log;
    private readonly LedgerThatGoesAway ledger;
    private readonly OpeningStore openings;
    private readonly LogLines lines = new();
    private DiskSpace space = new(1L << 40, 1L << 39);
    private string? silent;

    public FootageRetentionTests()
    {
        openings = new OpeningStore(Path.Combine(folder, "openings.db"));
        log = TlogLedger.Create(Path.Combine(folder, "log"), new NoteSigner("town.example/log", SigningKey.Generate()));
        ledger = new LedgerThatGoesAway(log, openings);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await log.DisposeAsync();
        epochKey.Dispose();
        openings.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken)
    {
        var q = epochKey.ExportParameters(false).Q;
        return ValueTask.FromResult<byte[]>([4, .. q.X!, .. q.Y!]);
    }

    [Fact]
    public async Task Expired_main_streams_go_with_an_entry_that_names_their_extents_and_sub_streams_stay()
    {
        await using var store = await RecordAsync();
        var main = store.Minutes(Main, default, new UnixMinute(long.MaxValue / 2));
        var sequences = store.Read(Main, 0, long.MaxValue).Select(e => e.Header.Sequence).ToList();
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));

        await Retention(store).RunAsync(Stop);

        var entry = Assert.Single(ledger.Deletions);
        Assert.Equal((main[0].Volume, DeletionReason.Expired), (entry.Volume, entry.Reason));
        Assert.Equal([new TrackSpan(Main, sequences.Min(), sequences.Max())], entry.Extents);
        Assert.Empty(store.Minutes(Main, default, new UnixMinute(long.MaxValue / 2)));
        Assert.Null(store.Box(entry.Volume, Main));
        Assert.NotEmpty(store.Read(Sub, 0, long.MaxValue));
        Assert.Single(Directory.GetFiles(Path.Combine(folder, "volumes"), "*.vol"));
        Assert.Equal(sequences.Max(), store.Heads().Single(h => h.Track == Main).Sequence);
        Assert.Empty(store.Volumes.Damaged());
    }

    [Fact]
    public async Task Nothing_goes_while_the_log_is_away()
    {
        await using var store = await RecordAsync();
        clock.Advance(TimeSpan.FromDays(400));
        ledger.Away = true;

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => Retention(store).RunAsync(Stop));

        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder, "volumes"), "*.vol").Length);
        ledger.Away = false;
        await Retention(store).RunAsync(Stop);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "volumes"), "*.vol"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deletion_that_a_crash_cut_short_is_finished_at_the_next_start(bool unlinked)
    {
        await using (var store = await RecordAsync())
        {
            // Written down and then killed, before or after the file went.
            var volume = store.Volumes.Closed().Single(v => v.Epoch.RetentionClass == "short");
            new DeletionIntent(volume, DeletionReason.Room).Save(folder);
            if (unlinked)
            {
                File.Delete(Path.Combine(volume.Disk, volume.Volume + ".vol"));
            }
        }

        await using var again = Open();
        await Retention(again).RunAsync(Stop);

        Assert.Equal(DeletionReason.Room, Assert.Single(ledger.Deletions).Reason);
        Assert.Equal("long", Assert.Single(again.Volumes.Closed()).Epoch.RetentionClass);
        Assert.Empty(again.Volumes.Damaged());
        Assert.Empty(DeletionIntent.Load(folder, Assert.Fail));
    }

    [Fact]
    public async Task A_disk_without_the_room_that_is_to_be_kept_free_loses_its_oldest_volume_and_no_more()
    {
        await using var store = await RecordAsync();
        space = space with { FreeBytes = (1L << 30) - 1 };

        await Retention(store).RunAsync(Stop);

        Assert.Equal(DeletionReason.Room, Assert.Single(ledger.Deletions).Reason);
    }

    [Fact]
    public async Task A_volume_that_vanished_is_told_of_and_keeps_nobody_from_the_rest()
    {
        await using var store = await RecordAsync();
        var gone = store.Volumes.Closed().Single(v => v.Epoch.RetentionClass == "short");
        File.Delete(Path.Combine(gone.Disk, gone.Volume + ".vol"));

        Assert.Equal((gone.Volume, "is on no disk"), Assert.Single(store.Volumes.Damaged()));
        Assert.Empty(store.Read(Main, 0, long.MaxValue));
        Assert.NotEmpty(store.Read(Sub, 0, long.MaxValue));
    }

    [Fact]
    public async Task A_disk_that_refuses_to_delete_holds_up_no_other_and_the_log_is_told_once()
    {
        var (one, two) = (new DiskOptions(Path.Combine(folder, "one"), ["short"]), new DiskOptions(Path.Combine(folder, "two"), ["long"]));
        await using var store = await RecordAsync(one, two);
        var stuck = Path.Combine(one.Folder, store.Volumes.Closed().Single(v => v.Disk == one.Folder).Volume + ".vol");
        clock.Advance(TimeSpan.FromDays(400));
        // No file system unlinks a folder: the same refusal as of a disk that became read-only, whoever asks.
        ledger.OnDeletion = e =>
        {
            if (stuck.Contains(e.Volume.ToString(), StringComparison.Ordinal))
            {
                File.Move(stuck, stuck + ".aside");
                Directory.CreateDirectory(stuck);
            }
        };
        var retention = Retention(store);

        await retention.RunAsync(Stop);
        await retention.RunAsync(Stop);
        await retention.RunAsync(Stop);

        Assert.Single(lines.Alarms, l => l.Contains("cannot be deleted", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(two.Folder, "*.vol"));
        Assert.Equal(2, ledger.Deletions.Count);
        Assert.Single(ledger.Deletions, d => d.Epoch.RetentionClass == "short");

        ledger.OnDeletion = _ => { };
        Directory.Delete(stuck);
        File.Move(stuck + ".aside", stuck);
        await Retention(store).RunAsync(Stop);

        Assert.Empty(store.Volumes.Closed());
        Assert.Equal(2, ledger.Deletions.Count);
        Assert.Empty(DeletionIntent.Load(folder, Assert.Fail));
    }

    [Fact]
    public async Task A_disk_that_cannot_be_asked_for_its_room_is_told_once_and_holds_up_no_other()
    {
        var (one, two) = (new DiskOptions(Path.Combine(folder, "one"), ["short"]), new DiskOptions(Path.Combine(folder, "two"), ["long"]) { KeepFreeBytes = 1 << 30 });
        await using var store = await RecordAsync(one, two);
        silent = one.Folder;
        space = space with { FreeBytes = (1L << 30) - 1 };
        var retention = Retention(store);

        await retention.RunAsync(Stop);
        await retention.RunAsync(Stop);

        Assert.Equal("long", Assert.Single(ledger.Deletions).Epoch.RetentionClass);
        Assert.Single(lines.Alarms, l => l.Contains("cannot be asked for its room", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_held_stays_also_when_its_deletion_was_begun_before()
    {
        await using var store = await RecordAsync();
        var held = store.Volumes.Closed().Single(v => v.Epoch.RetentionClass == "short").Volume;
        new DeletionIntent(store.Volumes.Closed().Single(v => v.Volume == held), DeletionReason.Expired, Logged: true).Save(folder);
        clock.Advance(TimeSpan.FromDays(400));

        await Retention(store, v => v == held).RunAsync(Stop);

        Assert.Equal(held, Assert.Single(store.Volumes.Closed()).Volume);
        Assert.NotEmpty(store.Read(Main, 0, long.MaxValue));
    }

    [Fact]
    public async Task What_was_begun_on_a_disk_that_is_left_out_waits_for_it()
    {
        var (one, two) = (new DiskOptions(Path.Combine(folder, "one"), ["short"]), new DiskOptions(Path.Combine(folder, "two"), ["long"]));
        await using (var store = await RecordAsync(one, two))
        {
            new DeletionIntent(store.Volumes.Closed().Single(v => v.Disk == one.Folder), DeletionReason.Room).Save(folder);
        }

        Directory.Move(one.Folder, one.Folder + "-away");
        await using (var without = Open(two))
        {
            await Retention(without, _ => false, one).RunAsync(Stop);
        }

        Assert.Empty(ledger.Deletions);
        Directory.Move(one.Folder + "-away", one.Folder);
        await using var again = Open(one, two);
        await Retention(again).RunAsync(Stop);

        Assert.NotEmpty(Assert.Single(ledger.Deletions).Extents);
        Assert.Empty(Directory.GetFiles(one.Folder, "*.vol"));
    }

    [Fact]
    public async Task A_note_that_cannot_be_read_is_told_once_and_holds_up_no_other()
    {
        await using var store = await RecordAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "deleting-1.json"), "{", Stop);
        clock.Advance(TimeSpan.FromDays(400));
        var retention = Retention(store);

        await retention.RunAsync(Stop);
        await retention.RunAsync(Stop);

        Assert.Empty(store.Volumes.Closed());
        Assert.Contains("deleting-1.json", Assert.Single(lines.Alarms), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_whose_note_cannot_be_written_is_not_told_again()
    {
        await using var store = await RecordAsync();
        clock.Advance(TimeSpan.FromDays(10));
        // The second writing of the note goes to a name that is taken by a folder.
        ledger.OnDeletion = e => Directory.CreateDirectory(Path.Combine(folder, $"deleting-{e.Volume}.json.new"));
        var retention = Retention(store);

        await retention.RunAsync(Stop);
        await retention.RunAsync(Stop);

        Assert.Single(ledger.Deletions);
        Assert.Single(lines.Alarms);
        Directory.Delete(Assert.Single(Directory.GetDirectories(folder, "deleting-*")));
        await retention.RunAsync(Stop);
        Assert.Single(ledger.Deletions);
        Assert.Equal("long", Assert.Single(store.Volumes.Closed()).Epoch.RetentionClass);
    }

    private FootageRetention Retention(FootageStore store) => Retention(store, _ => false);

    private FootageRetention Retention(FootageStore store, Func<VolumeId, bool> held, params DiskOptions[] absent)
    {
        var plan = new StoragePlan([new("short", 1), new("long", 90)], []);
        return new(new RecorderStorage(plan, store.Options, new DiskRegister(folder, Recorder), [.. absent.Select(a => new AbsentDisk(new DiskPlan(a.Folder, a.Classes, null, null), "gone"))]), store, new EntryLog(ledger, openings, clock), d => d == silent ? throw new IOException("Input/output error") : space, held, clock, lines);
    }

    private FootageStore Open(params DiskOptions[] disks) => FootageStore.Open(
        new StoreOptions(folder) { Disks = disks is [] ? [new DiskOptions(Path.Combine(folder, "volumes"), []) { KeepFreeBytes = 1 << 30 }] : disks }, Recorder, this, clock,
        VolumeFiles.Real);

    /// <summary>Three minutes of both streams in volumes that are closed.</summary>
    private async Task<FootageStore> RecordAsync(params DiskOptions[] disks)
    {
        await using (var store = Open(disks))
        {
            await store.PrepareAsync("short", Stop);
            await store.PrepareAsync("long", Stop);
            for (var i = 0; i < 180; i++)
            {
                var now = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
                store.Writer(Main, "short").Append(RecordFlags.KeyFrame, RecordCodec.H264, now, now, i * 90_000, 90_000, new byte[64]);
                store.Writer(Sub, "long").Append(RecordFlags.KeyFrame, RecordCodec.H264, now, now, i * 90_000, 90_000, new byte[64]);
                clock.Advance(TimeSpan.FromSeconds(1));
                store.Sync();
            }
        }

        return Open(disks);
    }
}
