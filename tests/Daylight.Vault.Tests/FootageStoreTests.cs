using System.Security.Cryptography;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Vault.Tests;

public sealed class FootageStoreTests : IEpochKeys, IDisposable
{
    private static readonly Guid Recorder = Guid.Parse("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b");
    private static readonly TrackId Track = new(CameraId.Parse("harbour-1"), StreamKind.Main);

    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-store-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
    private long media;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        epochKey.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => ValueTask.FromResult(Hpke.PublicKey(epochKey));

    [Fact]
    public async Task What_was_sealed_opens_with_the_minutes_keys_and_reads_back_byte_for_byte()
    {
        await using var store = await OpenAsync();
        var written = await RecordAsync(store, seconds: 90);

        var read = ReadAll(store);

        Assert.Equal(written, read);
        Assert.True(store.Minutes(Track, new UnixMinute(0), new UnixMinute(long.MaxValue / 2)).Count >= 2);
    }

    [Fact]
    public async Task A_key_of_one_minute_opens_no_record_of_another()
    {
        await using var store = await OpenAsync();
        await RecordAsync(store, seconds: 90);

        var extent = store.Read(Track, 0, long.MaxValue).Last();
        using var secret = CameraSecret.Open(store.Box(extent.Header.Volume, Track)!, epochKey);
        using var before = secret.Minute(new UnixMinute(extent.Header.Minute.Value - 1));
        var record = StoredExtent.Records(extent.ReadPayload(verify: true)).First();

        Assert.ThrowsAny<CryptographicException>(() => before.Open(record.Span));
    }

    [Fact]
    public async Task The_chain_goes_on_across_volumes_and_restarts()
    {
        await using (var store = await OpenAsync())
        {
            await RecordAsync(store, seconds: 10);
        }

        await using (var store = await OpenAsync())
        {
            await RecordAsync(store, seconds: 10);
        }

        var headers = Volumes().SelectMany(v => Headers(v)).OrderBy(h => h.Sequence).ToList();
        Assert.Equal(Enumerable.Range(0, headers.Count).Select(i => (long)i), headers.Select(h => h.Sequence));
        Assert.All(headers.Zip(headers.Skip(1)), pair => Assert.Equal(pair.First.Digest(), pair.Second.PreviousDigest.ToArray()));
    }

    /// <summary>A crash can leave the last volume cut anywhere behind what was acknowledged, with anything behind the cut.</summary>
    [Fact]
    public async Task Nothing_acknowledged_is_lost_wherever_a_crash_tears_the_tail()
    {
        var store = await OpenAsync();
        var written = await RecordAsync(store, seconds: 20);
        var image = Path.Combine(folder, "..", Path.GetFileName(folder) + "-image");
        CopyFolder(folder, image);
        await store.DisposeAsync();
        try
        {
            var synced = new FileInfo(Volumes(image).Single()).Length;
            Gen.Select(Gen.Int[0, 9000], Gen.Byte).Sample(
                (extra, filler) =>
                {
                    var torn = image + "-torn";
                    CopyFolder(image, torn);
                    using (var file = File.Open(Volumes(torn).Single(), FileMode.Append))
                    {
                        file.Write(Enumerable.Repeat(filler, extra).ToArray());
                    }

                    var again = FootageStore.Open(new StoreOptions(torn), Recorder, this, clock, VolumeFiles.Real);
                    var read = ReadAll(again);
                    var report = again.Recovered.Single();
                    again.DisposeAsync().AsTask().GetAwaiter().GetResult();
                    Directory.Delete(torn, recursive: true);
                    return read.SequenceEqual(written, StringComparer.Ordinal) && report.KeptBytes == synced && report.CutBytes == extra;
                },
                iter: 20,
                threads: 1);
        }
        finally
        {
            Directory.Delete(image, recursive: true);
        }
    }

    [Fact]
    public async Task A_lost_catalog_is_rebuilt_from_the_volumes()
    {
        List<string> written;
        await using (var store = await OpenAsync())
        {
            written = await RecordAsync(store, seconds: 70);
        }

        foreach (var file in Directory.GetFiles(folder, "catalog.db*"))
        {
            File.Delete(file);
        }

        await using var again = await OpenAsync();
        Assert.Equal(written, ReadAll(again));
    }

    [Fact]
    public async Task Any_span_comes_with_all_its_records_and_a_key_frame_to_begin_at_but_little_more()
    {
        var began = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        await using (var store = await OpenAsync())
        {
            await RecordAsync(store, seconds: 100);
        }

        await using var again = await OpenAsync();
        var all = again.Read(Track, began, began + 100_000_000).SelectMany(Times).ToList();
        Gen.Select(Gen.Long[0, 99_000_000], Gen.Long[1, 70_000_000]).Sample((from, length) =>
        {
            var (first, until) = (began + from, began + from + length);
            var extents = again.Read(Track, first, until).ToList();
            var times = extents.SelectMany(Times).ToList();
            var wanted = all.Where(t => t >= first && t < until).ToList();
            return times.Order().SequenceEqual(times) && wanted.TrueForAll(times.Contains)
                && (from < 1_000_000 || (extents[0].Header.KeyFrames > 0 && times[0] <= first && first - times[0] < 6_000_000));
        });

        static IEnumerable<long> Times(StoredExtent extent) => StoredExtent.Records(extent.ReadPayload(verify: true)).Select(r => RecordHeader.Read(r.Span).CaptureMicros);
    }

    [Fact]
    public async Task What_Append_returned_stays_as_it_is_until_the_next_though_its_extent_was_written_and_its_memory_is_wanted()
    {
        await using var store = await OpenAsync();
        Check(store.Writer(Track, "standard"), store.Writer(new TrackId(CameraId.Parse("harbour-2"), StreamKind.Main), "standard"));

        void Check(TrackWriter writer, TrackWriter other)
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
            var record = writer.Append(RecordFlags.None, RecordCodec.H264, now, now, 0, 0, RandomNumberGenerator.GetBytes(500));
            var before = record.ToArray();
            clock.Advance(TimeSpan.FromSeconds(1));
            store.Sync();
            other.Append(RecordFlags.None, RecordCodec.H264, now + 1, now, 0, 0, RandomNumberGenerator.GetBytes(900));

            Assert.Equal(before, record.ToArray());
        }
    }

    [Fact]
    public async Task What_other_volumes_have_of_a_minute_is_read_when_one_of_them_is_gone_with_its_disk()
    {
        await using var store = FootageStore.Open(new StoreOptions(folder) { VolumeBytes = 20_000 }, Recorder, this, clock, VolumeFiles.Real);
        await store.PrepareAsync("standard", Stop);
        await RecordAsync(store, seconds: 20);
        var all = store.Read(Track, 0, long.MaxValue).ToList();
        var gone = all[all.Count / 2].Path;
        Assert.True(all.Select(e => e.Path).Distinct().Count() > 3);

        File.Delete(gone);

        Assert.Equal(all.Where(e => e.Path != gone).Select(e => e.Header.Sequence), store.Read(Track, 0, long.MaxValue).Select(e => e.Header.Sequence));
    }

    [Fact]
    public async Task A_disk_that_refuses_for_hours_leaves_nothing_behind_for_each_try()
    {
        var files = new Faults.FaultyFiles(1) { Policy = o => o.Kind == "write" ? Faults.FileFault.Refused : Faults.FileFault.None };
        await using (var store = FootageStore.Open(new StoreOptions(folder), Recorder, this, clock, files))
        {
            await store.PrepareAsync("standard", Stop);
            for (var i = 0; i < 100; i++)
            {
                await RecordAsync(store, seconds: 6);
            }

            Assert.True(files.Injected > 50);
            Assert.NotNull(store.Disks[0].Status.Error);
            files.Policy = _ => Faults.FileFault.None;
            await RecordAsync(store, seconds: 10);
            Assert.Null(store.Disks[0].Status.Error);
        }

        using var catalog = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder, "catalog.db")};Pooling=False");
        catalog.Open();
        using var count = catalog.CreateCommand();
        count.CommandText = "SELECT count(*) FROM volume";
        Assert.InRange((long)count.ExecuteScalar()!, 1, 2);
        Assert.InRange(Volumes().Length, 1, 2);
    }

    [Fact]
    public async Task Without_a_catalog_only_what_a_crash_can_have_torn_is_hashed_before_recording_goes_on()
    {
        await using (var store = await OpenAsync())
        {
            await RecordAsync(store, seconds: 10);
            clock.Advance(TimeSpan.FromHours(5));
            await RecordAsync(store, seconds: 10);
        }

        var volumes = Volumes().Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, volumes.Count);
        foreach (var volume in volumes)
        {
            using var reader = VolumeReader.Open(volume);
            var last = reader.Items().Last(i => i.Extent is not null);
            using var file = File.OpenHandle(volume, FileMode.Open, FileAccess.Write);
            RandomAccess.Write(file, [0xFF], last.Offset + ExtentHeader.Length + 60);
        }

        File.Delete(Path.Combine(folder, "catalog.db"));
        var counts = volumes.ConvertAll(v => Headers(v).Count);
        await using var again = await OpenAsync();

        Assert.Equal([counts[0], counts[1] - 1], volumes.Select(v => Headers(v).Count));
        Assert.Equal(volumes[1], Path.Combine(folder, "volumes", Assert.Single(again.Recovered, r => r.CutBytes > 0).Volume + ".vol"));
        Assert.All(volumes, v => Assert.InRange(VolumeReader.Open(v).Header.CreatedMicros - VolumeReader.Open(v).Header.Volume.CreatedMicros, 0, 999));
    }

    [Fact]
    public void Marks_lead_to_an_extent_behind_a_moment_of_their_minute()
    {
        var marks = new MinuteMarks(null);
        foreach (var second in Enumerable.Range(0, 60))
        {
            marks.Add(second * 1_000_000L, (1 + second) * (long)VolumeHeader.Block * 1000);
        }

        var stored = new MinuteMarks(marks.ToBytes());
        Assert.Equal(9 * VolumeHeader.Block * 1000L, stored.Behind(0));
        Assert.Equal(54 * VolumeHeader.Block * 1000L, stored.Behind(52_400_000));
        Assert.Equal(-1, stored.Behind(52_600_000));
    }

    [Fact]
    public async Task Another_recorders_store_is_refused()
    {
        await (await OpenAsync()).DisposeAsync();

        var error = Assert.Throws<InvalidDataException>(
            () => FootageStore.Open(new StoreOptions(folder), Guid.NewGuid(), this, clock, VolumeFiles.Real));
        Assert.Contains("belongs to recorder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_volume_begins_at_the_days_change_and_both_open()
    {
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 24, 23, 59, 50, TimeSpan.Zero));
        await using var store = await OpenAsync();

        var written = await RecordAsync(store, seconds: 20);

        Assert.Equal(2, Volumes().Length);
        Assert.Equal(written, ReadAll(store));
    }

    [Fact]
    public void Arbitrary_bytes_are_a_format_error_in_every_reader() => Gen.Byte.Array[0, 600].Sample(bytes =>
    {
        foreach (var read in new Action<byte[]>[]
        {
            b => VolumeHeader.Decode(b), b => ExtentHeader.Read(b), b => RecordHeader.Read(b), b => _ = StoredExtent.Records(b).ToList(),
        })
        {
            try
            {
                read(bytes);
            }
            catch (FormatException)
            {
                continue;
            }
        }
    });

    private static string[] Volumes(string folder) => Directory.GetFiles(Path.Combine(folder, "volumes"), "*.vol");

    private static List<ExtentHeader> Headers(string volume)
    {
        using var reader = VolumeReader.Open(volume);
        return [.. reader.Items().Select(i => i.Extent).OfType<ExtentHeader>()];
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(Path.Combine(to, "volumes"));
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)), overwrite: true);
        }
    }

    private string[] Volumes() => Volumes(folder);

    private Task<FootageStore> OpenAsync() => OpenAsync(folder);

    private async Task<FootageStore> OpenAsync(string folder)
    {
        var store = FootageStore.Open(new StoreOptions(folder), Recorder, this, clock, VolumeFiles.Real);
        await store.PrepareAsync("standard", Stop);
        return store;
    }

    /// <summary>Ten frames a second, a key frame a second; the store's clock ticks once a second, as it does in the program.</summary>
    private async Task<List<string>> RecordAsync(FootageStore store, int seconds)
    {
        var written = new List<string>();
        for (var i = 0; i < seconds * 10; i++)
        {
            var data = RandomNumberGenerator.GetBytes(40 + (i % 7));
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
            store.Writer(Track, "standard").Append(i % 10 == 0 ? RecordFlags.KeyFrame : RecordFlags.None, RecordCodec.H264, now, now, media += 9000, 9000, data);
            written.Add(Convert.ToHexString(data));
            clock.Advance(TimeSpan.FromMilliseconds(100));
            if (i % 10 == 9)
            {
                store.Sync();
                await store.PrepareKeysAsync(Stop);
            }
        }

        store.Writer(Track, "standard").Flush();
        store.Sync();
        return written;
    }

    private List<string> ReadAll(FootageStore store)
    {
        var read = new List<string>();
        foreach (var minute in store.Minutes(Track, new UnixMinute(0), new UnixMinute(long.MaxValue / 2)).Select(m => m.Minute).Distinct())
        {
            foreach (var extent in store.Read(Track, minute.Value * UnixMinute.Micros, ((minute.Value + 1) * UnixMinute.Micros) - 1).Where(e => e.Header.Minute == minute))
            {
                using var secret = CameraSecret.Open(store.Box(extent.Header.Volume, Track)!, epochKey);
                using var key = secret.Minute(minute);
                read.AddRange(StoredExtent.Records(extent.ReadPayload(verify: true)).Select(r => Convert.ToHexString(key.Open(r.Span))));
            }
        }

        return read;
    }
}
