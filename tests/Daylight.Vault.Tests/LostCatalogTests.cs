using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Vault.Tests;

/// <summary>A catalog that is lost while a disk is away costs no footage that was acknowledged, wherever it lies.</summary>
public sealed class LostCatalogTests : IEpochKeys, IDisposable
{
    private static readonly Guid Recorder = Guid.Parse("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b");
    private static readonly TrackId Track = new(CameraId.Parse("harbour-1"), StreamKind.Main);
    private static readonly TrackId Other = new(CameraId.Parse("harbour-2"), StreamKind.Main);

    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-lost-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Heads => Path.Combine(folder, "heads");

    public void Dispose()
    {
        epochKey.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => ValueTask.FromResult(Hpke.PublicKey(epochKey));

    [Fact]
    public async Task A_chain_whose_disk_is_away_goes_on_behind_the_heads_files_newest_and_what_the_disk_brings_back_stays()
    {
        ChainHead told;
        await using (var store = await OpenAsync("a"))
        {
            Record(store, 10, Track, Other);
            told = store.Heads()[0];
            new MinuteHeads(UnixMinute.Of(clock.GetUtcNow()), store.Heads()).AppendTo(Heads);
            Record(store, 5, Track, Other); // acknowledged, and in no heads file yet
            Record(store, 1, Track);
        }

        var whole = Lengths("a");
        LoseCatalog();
        await using (var store = await OpenAsync("b"))
        {
            Record(store, 10, Track);
            var first = store.Read(Track, 0, long.MaxValue).First().Header;
            Assert.Equal(told.Sequence + 1, first.Sequence);
            Assert.Equal(told.Digest.ToArray(), first.PreviousDigest.ToArray());
            Assert.Equal(told.Sequence, store.Heads()[1].Sequence);
        }

        await using (var store = await OpenAsync("a", "b"))
        {
            Assert.Equal(whole, Lengths("a"));
            Assert.Equal(Enumerable.Range(0, (int)told.Sequence + 11).Select(i => (long)i), Sequences(store, Track));
            Assert.Equal(Enumerable.Range(0, 15).Select(i => (long)i), Sequences(store, Other)); // it went on nowhere else
            Assert.Contains("6 extents from byte", Assert.Single(store.Recovered).Damage, StringComparison.Ordinal);
        }

        await using var again = await OpenAsync("a", "b");
        Assert.Equal(whole, Lengths("a"));
        Assert.Empty(again.Recovered);
        Assert.Equal(15, Sequences(again, Other).Count);
    }

    [Fact]
    public async Task Footage_that_checks_is_never_cut_though_its_chain_began_again_without_it()
    {
        await using (var store = await OpenAsync("a"))
        {
            Record(store, 10, Track, Other);
        }

        var whole = Lengths("a");
        LoseCatalog();
        await using (var store = await OpenAsync("b"))
        {
            Record(store, 30, Track);
            Assert.Equal(0, Sequences(store, Track)[0]);
        }

        for (var start = 0; start < 2; start++)
        {
            await using var store = await OpenAsync("a", "b");
            Assert.Equal(whole, Lengths("a"));
            Assert.Equal(10, Sequences(store, Other).Count);
        }

        LoseCatalog();
        await using var anew = await OpenAsync("a", "b");
        Assert.Equal(whole, Lengths("a"));
        Assert.Equal(10, Sequences(anew, Other).Count);
    }

    [Fact]
    public async Task Behind_damage_in_a_volume_that_the_catalog_does_not_know_nothing_that_checks_is_cut()
    {
        await using (var store = await OpenAsync("a"))
        {
            Record(store, 10, Track, Other);
        }

        var whole = Lengths("a");
        Damage(Volumes("a").Single(), Track, 4, payload: false);
        LoseCatalog();
        await using (var store = await OpenAsync("a"))
        {
            Assert.Equal([0L, 1, 2, 3], Sequences(store, Track));
            Assert.Equal(10, Sequences(store, Other).Count);
            Assert.Contains("5 extents from byte", Assert.Single(store.Recovered).Damage, StringComparison.Ordinal);
        }

        await using var again = await OpenAsync("a");
        Assert.Equal(whole, Lengths("a"));
    }

    [Fact]
    public async Task A_disk_that_comes_back_to_a_catalog_that_does_not_know_it_is_not_hashed_in_whole()
    {
        await RecordVolumesAsync();
        Damage(Volumes("a")[0], Track, 2, payload: true);
        LoseCatalog();
        await using (var store = await OpenAsync("b"))
        {
            Record(store, 1, Other);
        }

        await using var back = await OpenAsync("a", "b");

        Assert.Equal(15, Sequences(back, Track).Count);
    }

    [Fact]
    public async Task A_first_start_that_was_cut_short_is_followed_by_one_that_hashes_no_more()
    {
        await RecordVolumesAsync();
        var volumes = Volumes("a");
        Damage(volumes[1], Track, 2, payload: true);
        await File.AppendAllTextAsync(volumes[0], "torn", Stop);
        LoseCatalog();
        Assert.Throws<OperationCanceledException>(() => Open(new Killed(), "a"));

        await using var again = await OpenAsync("a");

        Assert.Equal(15, Sequences(again, Track).Count);
        Assert.Equal(4, again.Recovered.Sum(r => r.CutBytes));
    }

    [Fact]
    public async Task A_catalog_of_another_version_is_kept_aside_and_tells_where_chains_end()
    {
        await using (var store = await OpenAsync("a"))
        {
            Record(store, 10, Track);
        }

        using (var catalog = new SqliteConnection($"Data Source={Path.Combine(folder, "catalog.db")};Pooling=False"))
        {
            catalog.Open();
            using var command = catalog.CreateCommand();
            command.CommandText = "PRAGMA user_version = 2";
            command.ExecuteNonQuery();
        }

        await using (var store = await OpenAsync("b"))
        {
            Record(store, 3, Track);
            Assert.Equal([10L, 11, 12], Sequences(store, Track));
        }

        Assert.True(File.Exists(Path.Combine(folder, "catalog.db.v2")));
        await using var back = await OpenAsync("a", "b");
        Assert.Equal(13, Sequences(back, Track).Count);
    }

    private static List<long> Sequences(FootageStore store, TrackId track) => [.. store.Read(track, 0, long.MaxValue).Select(e => e.Header.Sequence)];

    /// <summary>Breaks a header or a payload of a track's extent.</summary>
    private static void Damage(string volume, TrackId track, int index, bool payload)
    {
        long offset;
        using (var reader = VolumeReader.Open(volume))
        {
            offset = reader.Items().Where(i => i.Extent?.Track == track).ElementAt(index).Offset;
        }

        using var file = File.OpenHandle(volume, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, [0xFF], offset + (payload ? ExtentHeader.Length + 60 : 100));
    }

    /// <summary>Three volumes of five extents, hours apart.</summary>
    private async Task RecordVolumesAsync()
    {
        await using var store = await OpenAsync("a");
        for (var i = 0; i < 3; i++)
        {
            Record(store, 5, Track);
            clock.Advance(TimeSpan.FromHours(5));
        }
    }

    private void LoseCatalog() => File.Delete(Path.Combine(folder, "catalog.db"));

    private List<string> Volumes(string disk) => [.. Directory.GetFiles(Path.Combine(folder, disk), "*.vol").Order(StringComparer.Ordinal)];

    private List<long> Lengths(string disk) => Volumes(disk).ConvertAll(v => new FileInfo(v).Length);

    private FootageStore Open(IVolumeFiles files, params IEnumerable<string> disks) => FootageStore.Open(
        new StoreOptions(folder) { HeadsFolder = Heads, Disks = [.. disks.Select(d => new DiskOptions(Path.Combine(folder, d), []))] }, Recorder, this, clock, files);

    private async Task<FootageStore> OpenAsync(params string[] disks)
    {
        var store = Open(VolumeFiles.Real, disks);
        await store.PrepareAsync("standard", Stop);
        return store;
    }

    /// <summary>A frame a second of every camera, each in an extent of its own.</summary>
    private void Record(FootageStore store, int seconds, params TrackId[] tracks)
    {
        for (var i = 0; i < seconds; i++)
        {
            foreach (var track in tracks)
            {
                var now = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
                store.Writer(track, "standard").Append(RecordFlags.KeyFrame, RecordCodec.H264, now, now, now, 0, new byte[64]);
            }

            clock.Advance(TimeSpan.FromSeconds(1));
            store.Sync();
        }
    }

    /// <summary>The process ends where it would have cut.</summary>
    private sealed class Killed : IVolumeFiles
    {
        public IVolumeFile Create(string path) => VolumeFiles.Real.Create(path);

        public void Cut(string path, long length) => throw new OperationCanceledException("killed");
    }
}
