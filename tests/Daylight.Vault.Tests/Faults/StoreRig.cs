using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Vault.Tests.Faults;

/// <summary>
/// A store on faulty disks with cameras that never stop, one thread and one seed for all of it. It remembers every frame given to the
/// store and every head that the store acknowledged, and after a crash holds the store to them.
/// </summary>
internal sealed class StoreRig : IEpochKeys, IDisposable
{
    public const int StepMillis = 100;
    public static readonly Guid Recorder = Guid.Parse("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b");

    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string root;
    private readonly FileStream turn;
    private readonly int seed;
    private readonly int diskCount;
    private readonly Dictionary<TrackId, long> sent = [];
    private readonly Dictionary<(TrackId Track, long Sequence), byte[]> acknowledged = [];
    private int generation;
    private int frame;

    public StoreRig(int seed, int disks = 1, int tracks = 3)
    {
        (this.seed, diskCount, Random) = (seed, disks, new Random(seed));

        // Which disk a track is at home on goes by the folder's name: it must be the same for the seed to say the same.
        root = Path.Combine(Path.GetTempPath(), $"daylight-faults-{seed}-{disks}");
        turn = WaitForTurn(root + ".lock");
        if (Directory.Exists(root))
        {
            Directory.Delete(root, recursive: true);
        }

        Tracks = [.. Enumerable.Range(0, tracks).Select(i => new TrackId(CameraId.Parse($"camera-{i}"), StreamKind.Main))];
        Files = new FaultyFiles(seed);
        Store = Open();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));

    public Random Random { get; }

    public IReadOnlyList<TrackId> Tracks { get; }

    public FaultyFiles Files { get; private set; }

    public FootageStore Store { get; private set; }

    public long Injected { get; private set; }

    public int Crashes { get; private set; }

    public long FramesSent => sent.Values.Sum();

    public long FramesKept { get; private set; }

    public int Acknowledged => acknowledged.Count;

    /// <summary>Disks, by index, whose thread is held up: it neither writes nor syncs.</summary>
    public HashSet<int> Stalled { get; } = [];

    /// <summary>Whether the Keeper answers.</summary>
    public bool KeeperAway { get; set; }

    public StoreOptions Options { get; } = new("")
    {
        ExtentBytes = 16 * 1024, VolumeAge = TimeSpan.FromSeconds(12), VolumeBytes = 4 * 1024 * 1024, MaxQueuedBytes = 512 * 1024, MaxUncommittedExtents = 15,
    };

    private string Folder => Path.Combine(root, $"g{generation}");

    public string DiskFolder(int disk) => Path.Combine(Folder, $"disk{disk}");

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) =>
        KeeperAway ? throw new IOException("the Keeper is away") : ValueTask.FromResult(Hpke.PublicKey(epochKey));

    /// <summary>A tenth of a second: a frame of every camera, and once a second what the disks' threads do.</summary>
    public void Step()
    {
        foreach (var track in Tracks)
        {
            Append(track);
        }

        Clock.Advance(TimeSpan.FromMilliseconds(StepMillis));
        frame++;
        var sync = frame % 10 == 0;
        for (var i = 0; i < Store.Disks.Count; i++)
        {
            if (!Stalled.Contains(i))
            {
                Store.Disks[i].Write();
                if (sync)
                {
                    Store.Disks[i].Sync();
                }
            }

            Assert.True(
                Store.Disks[i].Status.QueuedBytes <= Options.MaxQueuedBytes + 200_000,
                $"{Store.Disks[i].Status.QueuedBytes} bytes wait for a disk that may have {Options.MaxQueuedBytes}");
        }

        if (sync)
        {
            Observe();
            try
            {
                Store.PrepareKeysAsync(CancellationToken.None).GetAwaiter().GetResult();
            }
            catch (InvalidOperationException) when (KeeperAway)
            {
                // As the recorder does: the newest key goes on.
            }
        }
    }

    public void Run(int seconds)
    {
        for (var i = 0; i < seconds * 1000 / StepMillis; i++)
        {
            Step();
        }
    }

    /// <summary>What is acknowledged: the heads that the catalog has taken, each after the sync of its extent. All links before them are too.</summary>
    public void Observe()
    {
        foreach (var head in Store.Heads())
        {
            if (acknowledged.TryGetValue((head.Track, head.Sequence), out var before))
            {
                Assert.Equal(before, head.Digest.ToArray());
            }

            acknowledged[(head.Track, head.Sequence)] = head.Digest.ToArray();
        }
    }

    /// <summary>The process is gone in the middle of everything; what the disks kept is opened again.</summary>
    public void Crash(bool powerLoss)
    {
        Crashes++;
        Injected += Files.Injected;
        var (old, oldFiles, oldStore, oldPolicy) = (Folder, Files, Store, Files.Policy);
        generation++;
        oldFiles.Crash(old, Folder, powerLoss);
        oldFiles.Policy = _ => FileFault.Refused;
        oldStore.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(old, recursive: true);
        Files = new FaultyFiles(seed + generation) { Policy = oldPolicy };
        Stalled.Clear();

        // A torn journal may bring an earlier refusal back.
        Refusal.End(Path.Combine(Folder, "catalog.db"));
        var away = KeeperAway;
        KeeperAway = false;
        Store = Open();
        KeeperAway = away;
    }

    /// <summary>The catalog refuses until the answer is disposed, as one on a full disk does.</summary>
    public IDisposable RefusingCatalog() => new Refusal(Path.Combine(Folder, "catalog.db"));

    /// <summary>Holds what the store gives back against what went into it.</summary>
    public void Verify()
    {
        FramesKept = 0;
        foreach (var track in Tracks)
        {
            var extents = Extents(track);
            ChainIsWhole(track, extents);
            var present = extents.ToDictionary(e => e.Header.Sequence, e => e.Header.Digest());
            foreach (var ((_, sequence), digest) in acknowledged.Where(a => a.Key.Track == track))
            {
                Assert.True(present.TryGetValue(sequence, out var found), $"extent {sequence} of {track} was acknowledged and is missing");
                Assert.True(digest.AsSpan().SequenceEqual(found), $"extent {sequence} of {track} was acknowledged and is another one");
            }

            FramesOpenInOrder(track, extents);
        }
    }

    public void Dispose()
    {
        Files.Policy = _ => FileFault.None;
        Store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        epochKey.Dispose();
        Directory.Delete(root, recursive: true);
        turn.Dispose();
    }

    public List<StoredExtent> Extents(TrackId track) =>
    [
        .. Store.Minutes(track, new UnixMinute(0), new UnixMinute(long.MaxValue / 2)).Select(m => m.Minute).Distinct().SelectMany(
            m => Store.Read(track, m.Value * UnixMinute.Micros, ((m.Value + 1) * UnixMinute.Micros) - 1).Where(e => e.Header.Minute == m)),
    ];

    private void ChainIsWhole(TrackId track, List<StoredExtent> extents)
    {
        for (var i = 0; i < extents.Count; i++)
        {
            Assert.True(extents[i].Header.Sequence == i, $"{track}: extent {extents[i].Header.Sequence} stands where {i} should; on the disks are {OnDisks(track)}");
            var before = i == 0 ? new byte[32] : extents[i - 1].Header.Digest();
            Assert.True(before.AsSpan().SequenceEqual(extents[i].Header.PreviousDigest.Span), $"{track}: extent {i} does not follow the one before");
        }
    }

    /// <summary>What the volumes hold of a track, whatever the catalog says of it.</summary>
    private string OnDisks(TrackId track) => string.Join("; ", Directory.GetFiles(Folder, "*.vol", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path =>
    {
        using var reader = VolumeReader.Open(path);
        return $"{Path.GetRelativePath(Folder, path)[..28]}: {string.Join(' ', reader.Items().Where(i => i.Extent?.Track == track).Select(i => $"{i.Extent!.Sequence}@{i.Offset}"))}";
    }));

    private void FramesOpenInOrder(TrackId track, List<StoredExtent> extents)
    {
        var next = 0L;
        foreach (var extent in extents)
        {
            using var secret = CameraSecret.Open(Store.Box(extent.Header.Volume, track)!, epochKey);
            using var key = secret.Minute(extent.Header.Minute);
            foreach (var record in StoredExtent.Records(extent.ReadPayload(verify: true)))
            {
                var index = BinaryPrimitives.ReadInt64LittleEndian(key.Open(record.Span));
                var gap = RecordHeader.Read(record.Span).Flags.HasFlag(RecordFlags.GapBefore);
                Assert.True(index >= next, $"{track}: frame {index} comes again behind {next - 1}");
                Assert.True(index == next || gap || extent.Header.Sequence == 0, $"{track}: frames {next} to {index - 1} are missing and frame {index} does not say so");
                next = index + 1;
                FramesKept++;
            }
        }
    }

    private static FileStream WaitForTurn(string path)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (tries < 600)
            {
                Thread.Sleep(100);
            }
        }
    }

    private FootageStore Open()
    {
        var options = Options with
        {
            Folder = Folder, Disks = diskCount == 1 ? [] : [.. Enumerable.Range(0, diskCount).Select(i => new DiskOptions(DiskFolder(i), []))],
        };
        var store = FootageStore.Open(options, Recorder, this, Clock, Files);
        store.PrepareAsync("standard", CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return store;
    }

    private void Append(TrackId track)
    {
        var index = sent.GetValueOrDefault(track);
        sent[track] = index + 1;
        var data = new byte[Random.Next(50) == 0 ? 40_000 : 8 + Random.Next(3000)];
        BinaryPrimitives.WriteInt64LittleEndian(data, index);
        var now = Clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        var writer = Store.Writer(track, "standard");
        var key = index % 20 == 0;
        var record = writer.Append(key ? RecordFlags.KeyFrame : RecordFlags.None, RecordCodec.H264, now, now, index * 9000, 9000, data).ToArray();

        // Whoever watches sees the frame, whatever the disks do, and whoever joins gets all since the last key frame.
        var tail = writer.Tail();
        Assert.True(!key || tail.Count == 1);
        Assert.True(tail.Count == 0 || tail[^1].Bytes.Span.SequenceEqual(record));
        Assert.True(tail.Count == 0 || tail[0].Flags.HasFlag(RecordFlags.KeyFrame));
    }

    private sealed class Refusal : IDisposable
    {
        private readonly string path;

        public Refusal(string path)
        {
            this.path = path;
            Run(path, "DROP TRIGGER IF EXISTS refuse; CREATE TRIGGER refuse BEFORE UPDATE ON volume BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
        }

        public static void End(string path) => Run(path, "DROP TRIGGER IF EXISTS refuse");

        public void Dispose() => End(path);

        private static void Run(string path, string sql)
        {
            using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
