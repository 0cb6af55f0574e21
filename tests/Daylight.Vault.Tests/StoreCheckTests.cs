using System.Security.Cryptography;
using Daylight.Vault.Check;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Vault.Tests;

/// <summary>Every fault that a check must find, each planted in a sound store; and none in one that is being written.</summary>
public sealed class StoreCheckTests : IEpochKeys, IDisposable
{
    private static readonly Guid Recorder = Guid.Parse("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b");
    private static readonly TrackId Main = new(CameraId.Parse("harbour-1"), StreamKind.Main);
    private static readonly TrackId Sub = new(CameraId.Parse("harbour-1"), StreamKind.Sub);

    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-check-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
    private long media;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Disk => Path.Combine(folder, "volumes");

    private string CatalogFile => Path.Combine(folder, "catalog.db");

    public void Dispose()
    {
        epochKey.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => ValueTask.FromResult(Hpke.PublicKey(epochKey));

    [Fact]
    public async Task A_sound_store_of_several_volumes_has_no_faults_and_no_notes()
    {
        await RecordAsync(volumes: 3);

        var report = Check();

        Assert.Empty(report.Faults);
        Assert.Empty(report.Notes);
        Assert.Equal(6, report.Volumes);
        Assert.True(report.Extents > 12);
    }

    [Fact]
    public async Task A_store_that_is_being_written_is_not_called_wrong()
    {
        var store = Open();
        await store.PrepareAsync("standard", Stop);
        for (var i = 0; i < 30; i++)
        {
            Append(store, seconds: 3);
            foreach (var disk in store.Disks)
            {
                // Written and not yet synced: on the disk, and not acknowledged.
                disk.Write();
            }

            Assert.Empty(Check().Faults);
            store.Sync();
            Assert.Empty(Check().Faults);
        }

        await store.DisposeAsync();
    }

    [Fact]
    public async Task A_torn_tail_behind_what_was_acknowledged_is_a_note()
    {
        await RecordAsync(volumes: 1);
        File.AppendAllText(Volume("standard"), new string('x', 9000));

        var report = Check();

        Assert.Empty(report.Faults);
        Assert.Contains("9000 bytes behind its acknowledged end", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flipped_byte_of_footage_is_found_by_payloads_alone()
    {
        await RecordAsync(volumes: 1);
        Flip(Volume("standard"), Extents(Volume("standard"))[2].Offset + ExtentHeader.Length + 60);

        Assert.Contains("not the footage that its header commits to", Assert.Single(Check().Faults, f => f.Level == CheckLevel.Payloads).Detail, StringComparison.Ordinal);
        Assert.Empty(Check(CheckLevel.Names, CheckLevel.Sizes, CheckLevel.Headers, CheckLevel.Chains, CheckLevel.Catalog).Faults);
    }

    [Fact]
    public async Task A_flipped_byte_of_a_header_is_found_by_headers_chains_and_catalog()
    {
        await RecordAsync(volumes: 1);
        var extent = Extents(Volume("standard"))[2];
        Flip(Volume("standard"), extent.Offset + 100);

        Assert.Contains(Check(CheckLevel.Headers).Faults, f => f.Detail.Contains($"nothing can be read from byte {extent.Offset}", StringComparison.Ordinal));
        Assert.Contains(Check(CheckLevel.Chains).Faults, f => f.Detail.Contains($"extents {extent.Header.Sequence} to {extent.Header.Sequence} of harbour-1/main are missing", StringComparison.Ordinal));
        Assert.Contains(Check(CheckLevel.Catalog).Faults, f => f.Detail.Contains("is wrong about", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_replaced_extent_breaks_the_chain()
    {
        await RecordAsync(volumes: 1);
        var (path, extent) = (Volume("standard"), Extents(Volume("standard"))[2]);
        using (var file = File.Open(path, FileMode.Open))
        {
            var header = new byte[ExtentHeader.Length];
            (extent.Header with { LastMicros = extent.Header.LastMicros - 1 }).Write(header);
            file.Position = extent.Offset;
            file.Write(header);
        }

        Assert.Contains($"extent {extent.Header.Sequence + 1} of harbour-1/main does not follow extent {extent.Header.Sequence}", Assert.Single(Check().Faults).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_volume_that_is_gone_is_named_and_leaves_a_gap_to_be_explained()
    {
        await RecordAsync(volumes: 3);
        var gone = Directory.GetFiles(Disk, "*.vol").Order(StringComparer.Ordinal).Where(v => Class(v) == "standard").ElementAt(1);
        File.Delete(gone);

        var report = Check();

        var fault = Assert.Single(report.Faults);
        Assert.Equal((CheckLevel.Names, Path.GetFileName(gone)), (fault.Level, fault.Path));
        Assert.Contains("harbour-1/main are on no disk", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shortened_volume_is_found_by_sizes()
    {
        await RecordAsync(volumes: 1);
        using (var file = File.Open(Volume("standard"), FileMode.Open))
        {
            file.SetLength(file.Length - 4096);
        }

        Assert.Contains("were acknowledged", Assert.Single(Check(CheckLevel.Sizes).Faults).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renamed_a_doubled_and_a_foreign_volume_are_found_by_names()
    {
        await RecordAsync(volumes: 1);
        var other = Directory.CreateDirectory(Path.Combine(folder, "other")).FullName;
        File.Copy(Volume("overview"), Path.Combine(other, Path.GetFileName(Volume("overview"))));
        var id = VolumeId.Create(DateTimeOffset.UnixEpoch);
        File.WriteAllBytes(Path.Combine(Disk, id + ".vol"), new VolumeHeader(id, Guid.NewGuid(), EpochId.Parse("2026-11-24.standard"), 1).Encode());
        File.Move(Volume("standard", not: id), Path.Combine(Disk, Guid.NewGuid() + ".vol"));

        var faults = StoreCheck.Run(new CheckOptions(folder, [Disk, other]) { Levels = new HashSet<CheckLevel> { CheckLevel.Names } }, clock, Stop).Faults;

        Assert.Contains(faults, f => f.Detail.Contains("there twice", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Detail.Contains("belongs to recorder", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Detail.Contains("not what its name says", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UPDATE minute SET frames = frames + 1 WHERE track = 1", "is wrong about")]
    [InlineData("DELETE FROM minute WHERE track = 1", "does not know")]
    [InlineData("INSERT INTO minute SELECT track, minute + 9, volume, last_offset, bytes, frames, key_frames, marks FROM minute LIMIT 1", "which has none of it")]
    [InlineData("UPDATE box SET sealed = zeroblob(113)", "another camera box")]
    [InlineData("UPDATE track SET sequence = sequence - 1 WHERE id = 1", "the newest extent is")]
    [InlineData("DELETE FROM volume", "does not know this volume")]
    public async Task A_catalog_that_says_otherwise_is_found_and_mended_from_the_volumes(string damage, string told)
    {
        await RecordAsync(volumes: 2);
        Execute(damage);
        clock.SetUtcNow(DateTimeOffset.UtcNow.AddHours(1));

        Assert.Contains(Check(CheckLevel.Catalog).Faults, f => f.Detail.Contains(told, StringComparison.Ordinal));
        Assert.Equal(4, CatalogRepair.Run(folder, [Disk], null, Stop).Volumes);
        Assert.Empty(Check().Faults);
    }

    [Fact]
    public async Task A_catalog_that_cannot_be_read_is_named_and_mended_and_the_recorder_goes_on()
    {
        await RecordAsync(volumes: 2);
        var before = Heads();
        File.WriteAllText(CatalogFile, "not a database, and long enough to be taken for one by nobody");
        Assert.Contains(Check().Faults, f => f.Path == CatalogFile && f.Detail.Contains("cannot be read", StringComparison.Ordinal));

        CatalogRepair.Run(folder, [Disk], null, Stop);

        Assert.Equal(before, Heads());
        await RecordAsync(volumes: 1);
        Assert.Empty(Check().Faults);
    }

    [Fact]
    public async Task A_class_alone_is_checked_when_asked_for()
    {
        await RecordAsync(volumes: 1);
        Flip(Volume("standard"), Extents(Volume("standard"))[2].Offset + ExtentHeader.Length + 60);

        var report = StoreCheck.Run(new CheckOptions(folder, [Disk]) { Classes = ["overview"] }, clock, Stop);

        Assert.Equal((0, 1), (report.Faults.Count, report.Volumes));
    }

    [Fact]
    public void A_folder_that_is_no_store_cannot_be_checked() =>
        Assert.Contains("not a store", Assert.Throws<IOException>(() => Check()).Message, StringComparison.Ordinal);

    private CheckReport Check(params CheckLevel[] levels)
    {
        var options = new CheckOptions(folder, [Disk]);
        return StoreCheck.Run(levels.Length == 0 ? options : options with { Levels = levels.ToHashSet() }, clock, Stop);
    }

    private FootageStore Open() => FootageStore.Open(new StoreOptions(folder), Recorder, this, clock, VolumeFiles.Real);

    private List<string> Heads()
    {
        using var catalog = Catalog.OpenReadOnly(CatalogFile);
        return [.. catalog.Heads().Select(h => $"{h.Track} {h.Sequence} {Convert.ToHexString(h.Digest.Span)}")];
    }

    /// <summary>Both streams in classes of their own, seventy seconds in each volume.</summary>
    private async Task RecordAsync(int volumes)
    {
        for (var i = 0; i < volumes; i++)
        {
            await using var store = Open();
            await store.PrepareAsync("standard", Stop);
            await store.PrepareAsync("overview", Stop);
            Append(store, seconds: 70, Sub, "overview");
        }
    }

    private void Append(FootageStore store, int seconds, TrackId? second = null, string secondClass = "")
    {
        for (var i = 0; i < seconds; i++)
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
            store.Writer(Main, "standard").Append(RecordFlags.KeyFrame, RecordCodec.H264, now, now, media += 90_000, 90_000, RandomNumberGenerator.GetBytes(100));
            if (second is { } track)
            {
                store.Writer(track, secondClass).Append(RecordFlags.KeyFrame, RecordCodec.H264, now, now, media, 90_000, RandomNumberGenerator.GetBytes(50));
                store.Sync();
            }

            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private string Volume(string retentionClass, VolumeId not = default) =>
        Directory.GetFiles(Disk, "*.vol").Single(v => Class(v) == retentionClass && Path.GetFileNameWithoutExtension(v) != not.ToString());

    private static string Class(string path)
    {
        using var reader = VolumeReader.Open(path);
        return reader.Header.Epoch.RetentionClass;
    }

    private static List<(long Offset, ExtentHeader Header)> Extents(string path)
    {
        using var reader = VolumeReader.Open(path);
        return [.. reader.Items().Where(i => i.Extent is not null).Select(i => (i.Offset, i.Extent!))];
    }

    private static void Flip(string path, long at)
    {
        using var file = File.Open(path, FileMode.Open);
        file.Position = at;
        var b = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(b ^ 1));
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = CatalogFile, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
