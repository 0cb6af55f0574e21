using System.Collections.Concurrent;
using System.Globalization;

namespace Daylight.Vault;

/// <summary>
/// A recorder's sealed footage on one disk: volumes, their catalog, and recovery. <see cref="TickAsync"/> is called once a second;
/// what it has synced is acknowledged and is never lost again by a crash.
/// </summary>
public sealed class FootageStore : IAsyncDisposable
{
    private static readonly TimeSpan GraceAfterEnd = TimeSpan.FromSeconds(5);

    private readonly IEpochKeys keys;
    private readonly Guid recorder;
    private readonly string volumes;
    private readonly Catalog catalog;
    private readonly ConcurrentDictionary<TrackId, TrackWriter> writers = new();
    private readonly ConcurrentDictionary<VolumeId, string> paths = new();

    // Guards the open volume and the order of its writes. Taken after a TrackWriter's lock, never before.
    private readonly Lock gate = new();
    private readonly List<OpenVolume> finished = [];
    private OpenVolume? open;
    private (EpochId Epoch, byte[] Key)? nextKey;

    private FootageStore(StoreOptions options, IEpochKeys keys, TimeProvider clock, Guid recorder)
    {
        Options = options;
        Clock = clock;
        this.keys = keys;
        this.recorder = recorder;
        volumes = Directory.CreateDirectory(Path.Combine(options.Folder, "volumes")).FullName;
        catalog = new Catalog(Path.Combine(options.Folder, "catalog.db"));
    }

    /// <summary>What recovery found when the store was opened.</summary>
    public IReadOnlyList<VolumeRecovered> Recovered { get; private set; } = [];

    /// <summary>How the store is kept.</summary>
    public StoreOptions Options { get; }

    internal TimeProvider Clock { get; }

    /// <summary>Opens or begins a store, recovers what a crash left, and begins a volume.</summary>
    /// <param name="options">How the store is kept.</param>
    /// <param name="recorder">Whose store it is; another's is refused, never written over.</param>
    /// <param name="keys">Where the public halves of epoch keys come from.</param>
    /// <param name="clock">The recorder's clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidDataException">The store is another recorder's.</exception>
    public static async Task<FootageStore> OpenAsync(StoreOptions options, Guid recorder, IEpochKeys keys, TimeProvider clock, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Folder);
        Identify(Path.Combine(options.Folder, "recorder"), recorder);
        var store = new FootageStore(options, keys, clock, recorder);
        try
        {
            store.Recover();
            await store.PrepareKeyAsync(clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch
        {
            store.catalog.Dispose();
            throw;
        }
    }

    /// <summary>The writer of a track; one and the same for every call until it is disposed with <see cref="Release"/>.</summary>
    public TrackWriter Writer(TrackId track) => writers.GetOrAdd(track, t => new TrackWriter(this, t, catalog.FindHead(t)));

    /// <summary>Writes what a track has gathered and forgets its keys.</summary>
    public void Release(TrackId track)
    {
        if (writers.TryRemove(track, out var writer))
        {
            writer.Dispose();
        }
    }

    /// <summary>Closes aged extents, begins a new volume when it is time, syncs once, and commits the catalog.</summary>
    public async Task TickAsync(CancellationToken cancellationToken)
    {
        foreach (var writer in writers.Values)
        {
            writer.CloseAged();
        }

        Sync(closeAll: false);

        // Last, because a Keeper that is away must not keep what was gathered from the disk.
        await PrepareKeyAsync(Clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
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
        var from = UnixMinute.OfMicros(fromMicros);
        var found = new List<StoredExtent>();
        foreach (var minute in catalog.Minutes(track, new UnixMinute(from.Value - 1), UnixMinute.OfMicros(untilMicros)))
        {
            found.AddRange(ExtentsOf(track, minute));
        }

        // The last extent with a key frame that begins in time may hold it behind the instant asked for, and the parameter sets
        // of a key frame may stand at the end of the extent before: one extent with a key frame further back has both.
        var begin = found.FindLastIndex(e => e.Header.FirstMicros <= fromMicros && e.Header.KeyFrames > 0);
        begin = begin > 0 && found.FindLastIndex(begin - 1, e => e.Header.KeyFrames > 0) is >= 0 and var before ? before : begin;
        return found.Skip(Math.Max(begin, 0)).Where(e => e.Header.FirstMicros < untilMicros && (begin >= 0 || e.Header.LastMicros >= fromMicros));
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

        lock (gate)
        {
            if (open is not null)
            {
                finished.Add(open);
                open = null;
            }
        }

        Sync(closeAll: true);
        catalog.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The volume for a record; a new one at the day's change, by age and by size.</summary>
    internal OpenVolume CurrentVolume(long captureMicros)
    {
        lock (gate)
        {
            var now = DateTimeOffset.FromUnixTimeMilliseconds(captureMicros / 1000);
            var epoch = nextKey!.Value.Epoch;
            if (open is { Failed: false } current && current.Header.Epoch == epoch && current.Length < Options.VolumeBytes
                && captureMicros - current.Header.CreatedMicros < Options.VolumeAge.TotalMicroseconds)
            {
                return current;
            }

            if (open is not null)
            {
                open.EndedAt = Clock.GetTimestamp();
                finished.Add(open);
            }

            return open = Begin(now, epoch, nextKey.Value.Key);
        }
    }

    internal void WriteBox(OpenVolume volume, CameraBox box)
    {
        lock (gate)
        {
            Append(volume, VolumeReader.Encode(box));
            volume.UnsyncedBoxes.Add(box);
        }
    }

    internal long WriteExtent(OpenVolume volume, ExtentHeader header, ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            var offset = Append(volume, bytes);
            volume.Unsynced.Add((offset, header));
            return offset;
        }
    }

    private static long Append(OpenVolume volume, ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(volume.File.IsClosed, volume);
        try
        {
            RandomAccess.Write(volume.File, bytes, volume.Length);
        }
        catch (IOException)
        {
            volume.Failed = true;
            throw;
        }

        var offset = volume.Length;
        volume.Length += bytes.Length;
        return offset;
    }

    private void Sync(bool closeAll)
    {
        foreach (var (volume, length, closing, extents, boxes) in TakeUnsynced(closeAll))
        {
            try
            {
                RandomAccess.FlushToDisk(volume.File);
                catalog.Commit(volume.Header.Volume, length, closing && !volume.Failed, extents, boxes);
            }
            catch (IOException)
            {
                // A failed sync says nothing of what is on the disk and is never retried; the volume ends here, and recovery
                // finds out at the next start what of it holds.
                volume.Failed = true;
            }

            if (closing)
            {
                volume.File.Dispose();
            }
        }
    }

    /// <summary>What waits for a sync. A volume that was ended is closed once no writer can have records gathered for it.</summary>
    private List<(OpenVolume Volume, long Length, bool Closing, (long, ExtentHeader)[] Extents, CameraBox[] Boxes)> TakeUnsynced(bool closeAll)
    {
        lock (gate)
        {
            List<(OpenVolume, long, bool, (long, ExtentHeader)[], CameraBox[])> work = [];
            foreach (var volume in (OpenVolume[])(open is null ? [.. finished] : [.. finished, open]))
            {
                var closing = volume != open && (closeAll || Clock.GetElapsedTime(volume.EndedAt) > Options.ExtentAge + GraceAfterEnd);
                if (closing || volume.Unsynced.Count > 0 || volume.UnsyncedBoxes.Count > 0)
                {
                    work.Add((volume, volume.Length, closing, [.. volume.Unsynced], [.. volume.UnsyncedBoxes]));
                    volume.Unsynced.Clear();
                    volume.UnsyncedBoxes.Clear();
                    if (closing)
                    {
                        finished.Remove(volume);
                    }
                }
            }

            return work;
        }
    }

    private OpenVolume Begin(DateTimeOffset now, EpochId epoch, byte[] key)
    {
        var header = new VolumeHeader(VolumeId.Create(now), recorder, epoch, now.ToUnixTimeMilliseconds() * 1000);
        var path = Path.Combine(volumes, header.Volume + ".vol");
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
        var volume = new OpenVolume(header, key, path, file);
        Append(volume, header.Encode());
        paths[header.Volume] = path;
        return volume;
    }

    private async Task PrepareKeyAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var epoch = EpochId.Of(now, Options.RetentionClass);
        if (nextKey?.Epoch != epoch)
        {
            var key = await keys.PublicKeyAsync(epoch, cancellationToken).ConfigureAwait(false);
            lock (gate)
            {
                nextKey = (epoch, key);
            }
        }
    }

    private Stack<StoredExtent> ExtentsOf(TrackId track, RecordedMinute minute)
    {
        var path = paths[minute.Volume];
        using var reader = VolumeReader.Open(path);
        var extents = new Stack<StoredExtent>();
        for (var offset = minute.LastOffset; offset >= 0;)
        {
            var extent = reader.ExtentAt(offset);
            if (extent.Track != track || extent.Minute != minute.Minute)
            {
                break;
            }

            extents.Push(new StoredExtent(path, offset, extent));
            offset = extent.PreviousOffset;
        }

        return extents;
    }

    private void Recover()
    {
        var recovered = new List<VolumeRecovered>();
        foreach (var path in Directory.EnumerateFiles(volumes, "*.vol").Order(StringComparer.Ordinal))
        {
            using var reader = OpenOrDiscard(path);
            if (reader is null)
            {
                continue;
            }

            paths[reader.Header.Volume] = path;
            var known = catalog.FindVolume(reader.Header.Volume);
            if (known is not { Closed: true })
            {
                recovered.Add(Recover(reader, known?.Synced ?? 0));
            }
        }

        Recovered = recovered;
    }

    private VolumeRecovered Recover(VolumeReader reader, long synced)
    {
        var extents = new List<(long, ExtentHeader)>();
        var boxes = new List<CameraBox>();
        var end = Math.Max(synced, VolumeHeader.Block);
        foreach (var item in reader.Items(end))
        {
            if (item.Extent is { } extent)
            {
                try
                {
                    reader.Payload(item.Offset, extent, verify: true);
                }
                catch (FormatException)
                {
                    break;
                }

                extents.Add((item.Offset, extent));
            }
            else if (item.Box is { } box)
            {
                boxes.Add(box);
            }

            end = item.Offset + item.StoredLength;
        }

        var cut = Math.Max(0, reader.FileLength - end);
        using (var file = File.OpenHandle(reader.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            RandomAccess.SetLength(file, end);
            RandomAccess.FlushToDisk(file);
        }

        catalog.Commit(reader.Header.Volume, end, closed: true, extents, boxes);
        return new VolumeRecovered(reader.Header.Volume, end, cut);
    }

    /// <summary>A file too short to be a volume is what a crash left of one that was just begun; nothing in it was acknowledged.</summary>
    private VolumeReader? OpenOrDiscard(string path)
    {
        if (new FileInfo(path).Length < VolumeHeader.Block)
        {
            File.Delete(path);
            return null;
        }

        var reader = VolumeReader.Open(path);
        if (reader.Header.Recorder == recorder)
        {
            return reader;
        }

        reader.Dispose();
        throw new InvalidDataException($"{path}: the volume belongs to recorder {reader.Header.Recorder}, not to {recorder}; was another disk or a backup mounted here?");
    }

    private static void Identify(string file, Guid recorder)
    {
        if (!File.Exists(file))
        {
            File.WriteAllText(file, recorder.ToString("D", CultureInfo.InvariantCulture) + "\n");
            return;
        }

        var text = File.ReadAllText(file).Trim();
        if (text != recorder.ToString("D", CultureInfo.InvariantCulture))
        {
            throw new InvalidDataException($"{file}: the store belongs to recorder {text}, not to {recorder}; point the recorder at its own store");
        }
    }
}
