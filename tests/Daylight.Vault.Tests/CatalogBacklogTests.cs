using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Vault.Tests;

/// <summary>A catalog that refuses costs no footage and a bounded amount of memory.</summary>
public sealed class CatalogBacklogTests : IEpochKeys, IDisposable
{
    private const int Most = 20;

    private static readonly TrackId[] Tracks = [.. Enumerable.Range(0, 3).Select(i => new TrackId(CameraId.Parse($"camera-{i}"), StreamKind.Main))];

    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-backlog-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        epochKey.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => ValueTask.FromResult(Hpke.PublicKey(epochKey));

    [Fact]
    public async Task While_the_catalog_refuses_no_more_is_remembered_than_was_allowed_and_all_is_found_when_it_takes_again()
    {
        await using var store = await OpenAsync();
        Record(store, seconds: 3);
        Refuse();
        for (var i = 0; i < 100; i++)
        {
            Record(store, seconds: 3);
            Assert.InRange(store.UncommittedExtents, 0, Most);
        }

        Assert.Contains("is full", store.CatalogError, StringComparison.Ordinal);
        Assert.All(store.Heads(), h => Assert.InRange(h.Sequence, 0, 3));

        End();
        for (var i = 0; i < 20; i++)
        {
            Record(store, seconds: 1); // the camera goes on while the rest is read again
        }

        Assert.Null(store.CatalogError);
        Assert.All(Tracks, t =>
        {
            var found = Sequences(store, t);
            Assert.Equal(Enumerable.Range(0, found.Count).Select(i => (long)i), found);
            Assert.InRange(found.Count, 320, 325);
            Assert.All(store.Read(t, 0, long.MaxValue).Select(e => e.Header.Volume).Distinct(), v => Assert.NotNull(store.Box(v, t)));
        });
    }

    [Fact]
    public async Task A_volume_that_cannot_be_read_again_is_told_of_and_holds_up_no_other()
    {
        await using var store = await OpenAsync();
        Refuse();
        Record(store, seconds: 9);
        var broken = Assert.Single(Volumes());
        clock.Advance(TimeSpan.FromHours(2));
        Record(store, seconds: 9);
        File.Move(broken, broken + ".gone");

        End();
        Record(store, seconds: 5);

        Assert.Contains("cannot be read again", store.CatalogError, StringComparison.Ordinal);
        Assert.All(Tracks, t => Assert.InRange(Sequences(store, t).Count, 12, 16));
        Assert.False(store.CatalogRefuses);
        File.Move(broken + ".gone", broken);
        Record(store, seconds: 5); // a disk that answered badly is not asked every second
        Assert.Contains("cannot be read again", store.CatalogError, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromMinutes(1));
        Record(store, seconds: 5);
        Assert.Null(store.CatalogError);
        Assert.All(Tracks, t => Assert.InRange(Sequences(store, t).Count, 27, 35));
    }

    [Fact]
    public async Task Volumes_are_read_again_when_the_disk_was_synced_and_not_with_every_write()
    {
        await using var store = await OpenAsync();
        Refuse();
        Record(store, seconds: 9);
        Assert.True(store.CatalogRefuses);
        End();

        var (disk, before) = (store.Disks[0], Sequences(store, Tracks[0]).Count);
        for (var i = 0; i < 100; i++)
        {
            disk.Write();
        }

        Assert.Equal(before, Sequences(store, Tracks[0]).Count);
        Assert.True(store.CatalogRefuses); // nobody has asked it since
        Record(store, seconds: 1);
        Assert.Equal(10, Sequences(store, Tracks[0]).Count);
        Assert.False(store.CatalogRefuses);
        Assert.Null(store.CatalogError);
    }

    [Fact]
    public async Task What_stands_before_damage_is_found()
    {
        await using var store = await OpenAsync();
        Refuse();
        Record(store, seconds: 20);
        var volume = Assert.Single(Volumes());
        StoredExtent damaged;
        using (var reader = VolumeReader.Open(volume))
        {
            damaged = reader.Items().Where(i => i.Extent?.Track == Tracks[0]).Select(i => new StoredExtent(volume, i.Offset, i.Extent!)).ElementAt(12);
        }

        using (var file = File.OpenHandle(volume, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            RandomAccess.Write(file, [0xFF], damaged.Offset + 100);
        }

        End();
        Record(store, seconds: 3);

        Assert.Equal(Enumerable.Range(0, 12).Select(i => (long)i), Sequences(store, Tracks[0]));
        Assert.Contains($"what stands at byte {damaged.Offset} does not check", store.CatalogError, StringComparison.Ordinal);
    }

    [Fact]
    public void A_volume_whose_disk_refused_its_first_sync_is_settled_and_starves_no_other()
    {
        using var catalog = new Catalog(Path.Combine(folder, "catalog.db"));
        VolumeId[] volumes = [VolumeId.Create(clock.GetUtcNow()), VolumeId.Create(clock.GetUtcNow())];
        var paths = new System.Collections.Concurrent.ConcurrentDictionary<VolumeId, string>(volumes.ToDictionary(v => v, v => Path.Combine(folder, v + ".vol")));
        var backlog = new CatalogBacklog(catalog, "catalog.db", paths, mostExtents: -1, clock);
        Refuse();
        backlog.Take([.. volumes.Select(v => new VolumeCommit(v, 0, Closed: true, [], []))], folder);
        Assert.True(backlog.Refuses);

        End();
        backlog.Take([], folder);
        Assert.Contains("1 volume waits to be read again", backlog.Error, StringComparison.Ordinal);
        backlog.Take([], folder);

        Assert.Null(backlog.Error);
        Assert.All(volumes, v => Assert.Equal((0L, true), catalog.FindVolume(v)));
    }

    [Fact]
    public async Task Who_asks_how_the_catalog_is_does_not_wait_for_one_that_is_busy()
    {
        await using var store = await OpenAsync();
        Record(store, seconds: 2);
        using var busy = new SqliteConnection($"Data Source={Path.Combine(folder, "catalog.db")};Pooling=False");
        busy.Open();
        using var transaction = busy.BeginTransaction();
        using var taking = new ManualResetEventSlim();
        var recording = Task.Run(
            () =>
            {
                taking.Set();
                Record(store, seconds: 2);
            },
            Stop);
        taking.Wait(Stop);
        Thread.Sleep(500);

        Assert.Null(store.CatalogError);

        Assert.False(recording.IsCompleted);
        transaction.Rollback();
        await recording;
    }

    private static List<long> Sequences(FootageStore store, TrackId track) => [.. store.Read(track, 0, long.MaxValue).Select(e => e.Header.Sequence)];

    private string[] Volumes() => Directory.GetFiles(Path.Combine(folder, "volumes"), "*.vol");

    private async Task<FootageStore> OpenAsync()
    {
        var store = FootageStore.Open(new StoreOptions(folder) { MaxUncommittedExtents = Most, VolumeAge = TimeSpan.FromMinutes(1) }, Guid.NewGuid(), this, clock, VolumeFiles.Real);
        await store.PrepareAsync("standard", Stop);
        return store;
    }

    /// <summary>A frame a second of every camera, each in an extent of its own.</summary>
    private void Record(FootageStore store, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            foreach (var track in Tracks)
            {
                var now = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
                store.Writer(track, "standard").Append(RecordFlags.KeyFrame, RecordCodec.H264, now, now, now, 0, new byte[64]);
            }

            clock.Advance(TimeSpan.FromSeconds(1));
            store.Sync();
        }
    }

    private void Refuse() => Run("CREATE TRIGGER refuse BEFORE UPDATE ON volume BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");

    private void End() => Run("DROP TRIGGER refuse");

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "catalog.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
