using System.Collections.Concurrent;
using System.Globalization;
using Daylight.Vault.Disks;
using Daylight.Vault.Retention;

namespace Daylight.Vault;

/// <summary>
/// A recorder's sealed footage: its disks with their volumes, the catalog, and recovery. What a disk has synced and the catalog has
/// taken in is acknowledged and is never lost again by a crash.
/// </summary>
public sealed class FootageStore : IAsyncDisposable
{
    private readonly IEpochKeys keys;
    private readonly Guid recorder;
    private readonly Catalog catalog;
    private readonly StoreLock inUse;
    private readonly ConcurrentDictionary<TrackId, TrackWriter> writers = new();
    private readonly ConcurrentDictionary<VolumeId, string> paths = new();
    private readonly ConcurrentDictionary<string, ClassKey> classes = new();

    // What is on the disks, whether the catalog has taken it or not: chains go on from here.
    private readonly ConcurrentDictionary<TrackId, ChainHead> synced = new();

    // Where the chains of released writers end: what they queued may not be on the disk yet.
    private readonly ConcurrentDictionary<TrackId, ChainEnd> ends = new();

    private readonly CatalogBacklog backlog;

    private FootageStore(StoreOptions options, IEpochKeys keys, TimeProvider clock, Guid recorder, IVolumeFiles files)
    {
        inUse = StoreLock.Take(options.Folder);
        Options = options;
        Clock = clock;
        this.keys = keys;
        this.recorder = recorder;
        // A disk that stalls and then gives back all its queue must not turn it into garbage that the next stall makes anew.
        Buffers = new ExtentBuffers(options.ExtentBytes, mostKeptBytes: 2 * options.MaxQueuedBytes);
        IReadOnlyList<DiskOptions> disks = options.Disks.Count > 0 ? options.Disks : [new DiskOptions(Path.Combine(options.Folder, "volumes"), [])];
        Disks = [.. disks.Select(d => new StoreDisk(this, d, files))];
        foreach (var disk in Disks)
        {
            try
            {
                Directory.CreateDirectory(disk.Options.Folder);
            }
            catch (Exception e) when (StoreDisk.IsRefusal(e))
            {
                disk.Refuse(e);
            }
        }

        var file = Path.Combine(options.Folder, "catalog.db");
        catalog = new Catalog(file);
        backlog = new CatalogBacklog(catalog, file, paths, options.MaxUncommittedExtents, clock);
        Volumes = new StoreVolumes(catalog, paths);
    }

    /// <summary>What recovery found when the store was opened.</summary>
    public IReadOnlyList<VolumeRecovered> Recovered { get; private set; } = [];

    /// <summary>How the store is kept.</summary>
    public StoreOptions Options { get; }

    /// <summary>Its disks. Each wants a thread that calls <see cref="StoreDisk.Write"/> often and <see cref="StoreDisk.Sync"/> once a second.</summary>
    public IReadOnlyList<StoreDisk> Disks { get; }

    /// <summary>Why the catalog has not taken all that is written: it refuses, or volumes cannot be read again, or wait for it; null when
    /// nothing is in its way. Footage goes on being written and is acknowledged later. Never waits.</summary>
    public string? CatalogError => backlog.Error;

    /// <summary>Whether the catalog takes nothing at all, which <see cref="CatalogError"/> then explains. Never waits.</summary>
    public bool CatalogRefuses => backlog.Refuses;

    /// <summary>Its volumes as files.</summary>
    public StoreVolumes Volumes { get; }

    /// <summary>Synced extents that the catalog has not taken and that are remembered each by itself.</summary>
    internal int UncommittedExtents => backlog.Extents;

    internal TimeProvider Clock { get; }

    internal ExtentBuffers Buffers { get; }

    /// <summary>Opens or begins a store and recovers what a crash left.</summary>
    /// <param name="options">How the store is kept.</param>
    /// <param name="recorder">Whose store it is; another's is refused, never written over.</param>
    /// <param name="keys">Where the public halves of epoch keys come from.</param>
    /// <param name="clock">The recorder's clock.</param>
    /// <param name="files">The file system.</param>
    /// <exception cref="InvalidDataException">The store is another recorder's.</exception>
    public static FootageStore Open(StoreOptions options, Guid recorder, IEpochKeys keys, TimeProvider clock, IVolumeFiles files)
    {
        Directory.CreateDirectory(options.Folder);
        Identify(Path.Combine(options.Folder, "recorder"), recorder);
        var store = new FootageStore(options, keys, clock, recorder, files);
        try
        {
            store.Recovered = new StoreRecovery(store.catalog, store.paths, recorder, files, options, store.Recover, store.GoOn).Run(store.Disks);
            return store;
        }
        catch
        {
            store.catalog.Dispose();
            store.inUse.Dispose();
            throw;
        }
    }

    /// <summary>Makes sure that a retention class can be sealed to.</summary>
    /// <exception cref="InvalidOperationException">The Keeper has no key for it.</exception>
    public ValueTask PrepareAsync(string retentionClass, CancellationToken cancellationToken) => PrepareAsync(new ClassKey(retentionClass), cancellationToken);

    /// <summary>Lets a class without a key be sealed to under one that is known from before: the Keeper is away.</summary>
    /// <param name="epoch">The epoch that the key belongs to; an older one does, as at the day's change.</param>
    /// <param name="publicKey">Its public key.</param>
    public void Prepare(EpochId epoch, byte[] publicKey)
    {
        var key = new ClassKey(epoch.RetentionClass);
        key.Set(epoch, publicKey);
        classes.TryAdd(epoch.RetentionClass, key);
    }

    /// <summary>Fetches the day's keys of all classes in use, where they are new. One class that fails keeps no other from its key.</summary>
    /// <exception cref="InvalidOperationException">Classes have no new key; the message names each.</exception>
    public async Task PrepareKeysAsync(CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        foreach (var key in classes.Values)
        {
            try
            {
                await PrepareAsync(key, cancellationToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever the Keeper says of one class, the next is asked for.
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                failures.Add($"class '{key.RetentionClass}': {e.Message}");
            }
        }

        if (failures.Count > 0)
        {
            throw new InvalidOperationException(string.Join("; ", failures));
        }
    }

    /// <summary>The writer of a track; one and the same for every call until it is disposed with <see cref="Release"/>.</summary>
    /// <param name="track">The track.</param>
    /// <param name="retentionClass">How long its footage is kept; prepared before.</param>
    public TrackWriter Writer(TrackId track, string retentionClass) => writers.GetOrAdd(
        track,
        (t, c) => new TrackWriter(this, t, classes.TryGetValue(c, out var key) ? key : throw new InvalidOperationException($"retention class '{c}' was not prepared"), EndOf(t)),
        retentionClass);

    /// <summary>Queues what a track has gathered and forgets its keys.</summary>
    public void Release(TrackId track)
    {
        if (writers.TryGetValue(track, out var writer))
        {
            writer.Dispose();
            ends[track] = writer.End;
            writers.TryRemove(track, out _);
        }
    }

    /// <summary>Writes and syncs every disk, one after the other.</summary>
    public void Sync()
    {
        foreach (var disk in Disks)
        {
            disk.Write();
            disk.Sync();
        }
    }

    /// <summary>Every track's newest acknowledged link, in the order of their names.</summary>
    public IReadOnlyList<ChainHead> Heads() => catalog.Heads();

    /// <summary>The recorded minutes of a track, both ends inclusive.</summary>
    public IReadOnlyList<RecordedMinute> Minutes(TrackId track, UnixMinute from, UnixMinute to) => catalog.Minutes(track, from, to);

    /// <summary>
    /// The acknowledged extents of a track that hold records of a span, in order. Begins early
    /// enough for the last key frame at or before <paramref name="fromMicros"/>, when there is one within the minute before.
    /// </summary>
    /// <exception cref="FormatException">A volume does not check.</exception>
    public IEnumerable<StoredExtent> Read(TrackId track, long fromMicros, long untilMicros)
    {
        var first = new UnixMinute(UnixMinute.OfMicros(fromMicros).Value - 1);
        var walk = new ExtentWalk(track, fromMicros, untilMicros, paths);
        foreach (var minute in InChainOrder(catalog.Minutes(track, first, UnixMinute.OfMicros(untilMicros - 1))).Reverse())
        {
            if (!walk.Back(minute))
            {
                break;
            }
        }

        return walk.Found;
    }

    /// <summary>The camera box of a track in a volume, or null when there is none.</summary>
    public CameraBox? Box(VolumeId volume, TrackId track) =>
        writers.TryGetValue(track, out var writer) && writer.Box is { } box && box.Volume == volume ? box : catalog.FindBox(volume, track);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var track in writers.Keys)
        {
            Release(track);
        }

        foreach (var disk in Disks)
        {
            disk.End();
            disk.Write();
            disk.Sync();
            disk.Dispose();
        }

        catalog.Dispose();
        inUse.Dispose();
        return ValueTask.CompletedTask;
    }

    internal long NowMicros() => Clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;

    /// <summary>
    /// The volume for a track's next records: on the disk that the track is at home on, else on another that takes its class. While
    /// its last link is on the way to a disk it stays on that disk, because what is queued there first is lost last: a link on one
    /// disk must not outlive the link before on another.
    /// </summary>
    internal OpenVolume VolumeFor(TrackId track, ClassKey key, long captureMicros, ChainEnd end)
    {
        var now = NowMicros();
        var pending = end is { Volume: { Failed: false, Disk: { } on }, Head: { } head } && (SyncedHead(track)?.Sequence ?? -1) < head.Sequence ? on : null;
        var disk = pending?.Takes(key.RetentionClass) == true ? pending : Disks.Where(d => d.Takes(key.RetentionClass, now)).MaxBy(d => Affinity(track, d));
        if (disk is not null)
        {
            return disk.Volume(track, key, captureMicros);
        }

        var (epoch, publicKey) = key.Current;
        return new OpenVolume(null, NewVolume(epoch, captureMicros), publicKey, key, "", Options) { UnstoredUntilMicros = captureMicros + (long)Options.DiskPause.TotalMicroseconds };
    }

    internal VolumeHeader NewVolume(EpochId epoch, long captureMicros) =>
        new(VolumeId.Create(DateTimeOffset.FromUnixTimeMilliseconds(captureMicros / 1000)), recorder, epoch, captureMicros);

    /// <summary>The track's newest link that is on a disk. The catalog is not asked: it may be refusing, and a camera does not wait for it.</summary>
    internal ChainHead? SyncedHead(TrackId track) => synced.GetValueOrDefault(track);

    /// <summary>Takes note of what a sync has put on a disk, before anybody can learn of a failure that came after it.</summary>
    internal void Synced(VolumeCommit commit)
    {
        foreach (var extents in commit.Extents.GroupBy(e => e.Extent.Track))
        {
            var newest = extents.MaxBy(e => e.Extent.Sequence).Extent;
            if (SyncedHead(extents.Key) is not { } known || known.Sequence < newest.Sequence)
            {
                synced[extents.Key] = new ChainHead(extents.Key, newest.Sequence, newest.Digest());
            }
        }
    }

    /// <summary>Tells a track that a disk has lost what it had taken.</summary>
    internal void Lost(TrackId track)
    {
        if (writers.TryGetValue(track, out var writer))
        {
            writer.MarkLost();
        }
    }

    internal void CloseAged(StoreDisk disk)
    {
        foreach (var writer in writers.Values)
        {
            writer.CloseAged(disk);
        }
    }

    internal void VolumeCreated(OpenVolume volume) => paths[volume.Header.Volume] = volume.Path;

    internal void VolumeGone(OpenVolume volume) => paths.TryRemove(volume.Header.Volume, out _);

    /// <summary>Acknowledges what was synced. A catalog that refuses is asked again with the next sync; nothing of it is forgotten.</summary>
    /// <param name="commits">What was synced, or failed.</param>
    /// <param name="synced">The disk that was synced and may read again what was given up; null when there is no time for it.</param>
    internal void Commit(IReadOnlyList<VolumeCommit> commits, StoreDisk? synced)
    {
        if (commits.Count > 0 || synced is not null)
        {
            backlog.Take(commits, synced?.Options.Folder);
        }
    }

    /// <summary>When disks fail and come back, a track can go on within a minute in a volume that was begun before the one it leaves.</summary>
    private IEnumerable<RecordedMinute> InChainOrder(IReadOnlyList<RecordedMinute> minutes) => minutes.GroupBy(m => m.Minute)
        .SelectMany(of => of.Count() == 1
            ? of.AsEnumerable()
            : of.Select(m => (Minute: m, Sequence: LastSequence(m))).Where(m => m.Sequence >= 0).OrderBy(m => m.Sequence).Select(m => m.Minute));

    /// <summary>-1 for a volume that is gone with its disk: what the others have of the minute is shown all the same.</summary>
    private long LastSequence(RecordedMinute minute)
    {
        try
        {
            using var reader = paths.TryGetValue(minute.Volume, out var path) ? VolumeReader.Open(path) : null;
            return reader?.ExtentAt(minute.LastOffset).Sequence ?? -1;
        }
        catch (Exception e) when (e is FormatException || StoreDisk.IsRefusal(e))
        {
            return -1;
        }
    }

    private void Recover(VolumeCommit commit)
    {
        Synced(commit);
        backlog.Take([commit], null);
    }

    /// <summary>Chains go on behind these heads, where they are further than what the disks hold.</summary>
    private void GoOn(IReadOnlyList<ChainHead> heads)
    {
        foreach (var head in heads)
        {
            if (SyncedHead(head.Track) is not { } known || known.Sequence < head.Sequence)
            {
                synced[head.Track] = head;
            }
        }

        catalog.Keep(heads);
    }

    private ChainEnd EndOf(TrackId track)
    {
        if (catalog.FindHead(track) is { } head && (SyncedHead(track) is not { } known || known.Sequence < head.Sequence))
        {
            synced[track] = head;
        }

        return ends.GetValueOrDefault(track) ?? new ChainEnd(SyncedHead(track), null);
    }

    /// <summary>Rendezvous hashing: when a disk goes or comes, only its own tracks move.</summary>
    private static uint Affinity(TrackId track, StoreDisk disk)
    {
        var hash = 2166136261u;
        foreach (var c in track.ToString().AsSpan())
        {
            hash = (hash ^ c) * 16777619;
        }

        foreach (var c in disk.Options.Folder.AsSpan())
        {
            hash = (hash ^ c) * 16777619;
        }

        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        return hash ^ (hash >> 13);
    }

    private async ValueTask PrepareAsync(ClassKey key, CancellationToken cancellationToken)
    {
        var epoch = EpochId.Of(Clock.GetUtcNow(), key.RetentionClass);
        var known = classes.GetValueOrDefault(key.RetentionClass);
        if (known is not null && known.Is(epoch))
        {
            return;
        }

        var publicKey = await keys.PublicKeyAsync(epoch, cancellationToken).ConfigureAwait(false);
        key = known ?? key;
        key.Set(epoch, publicKey);
        classes.TryAdd(key.RetentionClass, key);
    }

    private static void Identify(string file, Guid recorder)
    {
        if (!File.Exists(file))
        {
            DurableText.Write(file, recorder.ToString("D", CultureInfo.InvariantCulture) + "\n");
            return;
        }

        var text = File.ReadAllText(file).Trim();
        if (text != recorder.ToString("D", CultureInfo.InvariantCulture))
        {
            throw new InvalidDataException($"{file}: the store belongs to recorder {text}, not to {recorder}; point the recorder at its own store");
        }
    }
}
