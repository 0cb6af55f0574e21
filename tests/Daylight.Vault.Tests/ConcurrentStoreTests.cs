using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Daylight.Vault.Tests;

/// <summary>
/// Threads as the recorder has them, on real files: cameras that add, disks that write and sync, viewers that join and read, cameras that
/// are changed.
/// </summary>
public sealed class ConcurrentStoreTests : IEpochKeys, IDisposable
{
    private const int Frames = 3000, GroupLength = 25;
    private static readonly Guid Recorder = Guid.Parse("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b");
    private static readonly TrackId[] Tracks = [.. Enumerable.Range(0, 4).Select(i => new TrackId(CameraId.Parse($"camera-{i}"), StreamKind.Main))];

    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-threads-").FullName;
    private readonly long began = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000;
    private int adding = Tracks.Length;

    public void Dispose()
    {
        epochKey.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => ValueTask.FromResult(Hpke.PublicKey(epochKey));

    [Fact]
    public async Task Whoever_adds_writes_joins_and_reads_at_once_the_disks_hold_every_frame_in_order()
    {
        var joined = 0;
        await using (var store = await OpenAsync())
        {
            Task[] work =
            [
                .. Tracks.Select(t => OnThread(() => Add(store, t))),
                .. store.Disks.Select(d => OnThread(() => Serve(d))),
                .. Tracks.Select(t => OnThread(() => Interlocked.Add(ref joined, Join(store, t)))),
                .. Tracks.Select(t => OnThread(() => ReadWhileAdding(store, t))),
            ];
            await Task.WhenAll(work);
            Assert.All(store.Disks, d => Assert.Equal((null, 0L), (d.Status.Error, d.Status.LostExtents)));
        }

        Assert.True(joined > Tracks.Length, $"{joined} joined");
        await using var again = await OpenAsync();
        Assert.Empty(again.Recovered);
        Assert.All(Tracks, t => Assert.Equal(Frames, CountInOrder(again, t, 0)));
    }

    private static Task OnThread(Action action) => Task.Factory.StartNew(action, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private async Task<FootageStore> OpenAsync()
    {
        var options = new StoreOptions(folder)
        {
            ExtentBytes = 16 * 1024, VolumeBytes = 1024 * 1024, Disks = [.. new[] { "a", "b" }.Select(d => new DiskOptions(Path.Combine(folder, d), []))],
        };
        var store = FootageStore.Open(options, Recorder, this, TimeProvider.System, VolumeFiles.Real);
        await store.PrepareAsync("standard", TestContext.Current.CancellationToken);
        return store;
    }

    private void Add(FootageStore store, TrackId track)
    {
        var random = new Random(track.GetHashCode());
        for (var i = 0; i < Frames; i++)
        {
            var data = new byte[8 + random.Next(3000)];
            BinaryPrimitives.WriteInt64LittleEndian(data, i);
            var capture = began + (i * 40_000L);
            store.Writer(track, "standard").Append(i % GroupLength == 0 ? RecordFlags.KeyFrame : RecordFlags.None, RecordCodec.H264, capture, capture, i * 3600L, 3600, data);
            if (random.Next(500) == 0)
            {
                store.Release(track); // a camera that is changed
            }

            if (i % 10 == 0)
            {
                Thread.Sleep(1);
            }
        }

        store.Release(track);
        Interlocked.Decrement(ref adding);
    }

    private void Serve(StoreDisk disk)
    {
        while (Volatile.Read(ref adding) > 0)
        {
            disk.WaitForWork(TimeSpan.FromMilliseconds(5));
            disk.Write();
            disk.Sync();
        }
    }

    /// <summary>Joins the live stream over and over: whole since a key frame, without a hole, and every record opens.</summary>
    private int Join(FootageStore store, TrackId track)
    {
        var joined = 0;
        while (Volatile.Read(ref adding) > 0)
        {
            var tail = store.Writer(track, "standard").Tail();
            long? before = null;
            foreach (var record in tail)
            {
                using var secret = CameraSecret.Open(record.Box, epochKey);
                using var key = secret.Minute(UnixMinute.OfMicros(RecordHeader.Read(record.Bytes.Span).CaptureMicros));
                var index = BinaryPrimitives.ReadInt64LittleEndian(key.Open(record.Bytes.Span));
                Assert.True(before is null ? index % GroupLength == 0 : index == before + 1, $"{track}: frame {index} behind {before}");
                before = index;
            }

            joined += tail.Count > 0 ? 1 : 0;
            Thread.Sleep(1);
        }

        return joined;
    }

    private void ReadWhileAdding(FootageStore store, TrackId track)
    {
        var most = 0L;
        while (Volatile.Read(ref adding) > 0)
        {
            most = CountInOrder(store, track, most);
        }
    }

    private long CountInOrder(FootageStore store, TrackId track, long atLeast)
    {
        var next = 0L;
        foreach (var extent in store.Read(track, 0, long.MaxValue))
        {
            using var secret = CameraSecret.Open(store.Box(extent.Header.Volume, track)!, epochKey);
            using var key = secret.Minute(extent.Header.Minute);
            foreach (var record in StoredExtent.Records(extent.ReadPayload(verify: true)))
            {
                Assert.Equal(next++, BinaryPrimitives.ReadInt64LittleEndian(key.Open(record.Span)));
            }
        }

        Assert.True(next >= atLeast, $"{track}: {next} frames where {atLeast} had been read before");
        return next;
    }
}
