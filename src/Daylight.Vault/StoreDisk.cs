namespace Daylight.Vault;

/// <summary>
/// One disk's queue and volumes. Cameras only ever add to the queue; <see cref="Write"/> and <see cref="Sync"/>, which wait for the
/// disk, are called by one thread of its own, so that a slow disk holds up nobody else.
/// </summary>
public sealed class StoreDisk : IDisposable
{
    private readonly FootageStore store;
    private readonly IVolumeFiles files;
    private readonly AutoResetEvent work = new(false);

    // Guards the queue, the volumes and their lengths. Taken after a TrackWriter's lock, never before.
    private readonly Lock gate = new();
    private readonly Dictionary<string, OpenVolume> open = [];
    private readonly List<OpenVolume> volumes = [];
    private List<PendingBlock> queue = [];
    private List<PendingBlock> taking = [];
    private long queuedBytes;
    private long begun;

    // Touched by the disk's own thread alone.
    private readonly List<PendingBlock> unsynced = [];
    private readonly List<VolumeCommit> failures = [];

    private volatile string? error;
    private long pausedUntil;
    private long lostExtents;
    private long writtenBytes;
    private TimeSpan slowestSync;

    internal StoreDisk(FootageStore store, DiskOptions options, IVolumeFiles files)
    {
        (this.store, this.files, Options) = (store, files, options);
    }

    /// <summary>Where it is and what it takes.</summary>
    public DiskOptions Options { get; }

    /// <summary>How it is doing.</summary>
    public DiskStatus Status => new(
        Options.Folder, error, Volatile.Read(ref queuedBytes), Volatile.Read(ref lostExtents), Volatile.Read(ref writtenBytes), slowestSync);

    /// <inheritdoc/>
    public void Dispose() => work.Dispose();

    /// <summary>Waits until a good write's worth is queued, at most <paramref name="longest"/>.</summary>
    public void WaitForWork(TimeSpan longest) => work.WaitOne(longest);

    /// <summary>Writes what is queued, in runs as long as they come.</summary>
    public void Write()
    {
        store.CloseAged(this);
        lock (gate)
        {
            (queue, taking) = (taking, queue);
        }

        if (taking.Exists(b => b.Volume != taking[0].Volume))
        {
            taking = [.. taking.OrderBy(b => b.Volume.Number)];
        }

        var begin = 0;
        try
        {
            while (begin < taking.Count)
            {
                var end = EndOfRun(begin);
                WriteRun(begin, end);
                begin = end;
            }
        }
        catch (Exception e)
        {
            // A defect of ours. What was not written leaves no hole in a volume that goes on, and is not written again later.
            foreach (var volume in taking.Skip(begin).Select(b => b.Volume).Where(v => !v.Failed).Distinct())
            {
                Fail(volume, e);
            }

            LetGo(begin, taking.Count, written: false);
            throw;
        }
        finally
        {
            taking.Clear();
            store.Commit(failures, null);
            failures.Clear();
        }
    }

    /// <summary>Syncs what was written and acknowledges it in the catalog; closes volumes that no writer can add to any more.</summary>
    public void Sync()
    {
        var commits = new List<VolumeCommit>();
        foreach (var (volume, closing) in Waiting())
        {
            var blocks = unsynced.Where(b => b.Volume == volume).ToList();
            try
            {
                var began = store.Clock.GetTimestamp();
                volume.File?.Sync();
                var took = store.Clock.GetElapsedTime(began);
                slowestSync = took > slowestSync ? took : slowestSync;
                volume.Synced = blocks.Count > 0 ? blocks.Max(b => b.Offset + b.Length) : volume.Synced;
                var commit = VolumeCommit.Of(volume, closing, blocks);
                store.Synced(commit);
                commits.Add(commit);
                if (closing)
                {
                    Close(volume);
                }
            }
#pragma warning disable CA1031 // The runtime has other names than IOException for some of what the kernel says.
            catch (Exception e)
#pragma warning restore CA1031
            {
                // A failed sync says nothing of what is on the disk and is never retried: the volume ends at what was
                // acknowledged before.
                Fail(volume, e);
            }
        }

        unsynced.Clear();
        error = commits.Count > 0 && failures.Count == 0 ? null : error;
        store.Commit([.. commits, .. failures], this);
        failures.Clear();
    }

    /// <summary>
    /// The volume that a class writes to here, entered by a track; a new one when the present one is full, old, of another day, or
    /// has had the track before. Whoever enters leaves with <see cref="Leave"/>.
    /// </summary>
    internal OpenVolume Volume(TrackId track, ClassKey key, long captureMicros)
    {
        lock (gate)
        {
            var volume = open.TryGetValue(key.RetentionClass, out var current) && current.Accepts(captureMicros) && !current.Tracks.Contains(track)
                ? current
                : Begin(key, captureMicros, current);
            volume.Tracks.Add(track);
            volume.Writers++;
            return volume;
        }
    }

    internal void Leave(OpenVolume volume)
    {
        lock (gate)
        {
            volume.Writers--;
        }
    }

    /// <summary>Whether it may be given new volumes.</summary>
    internal bool Takes(string retentionClass, long nowMicros) =>
        Takes(retentionClass) && nowMicros >= Volatile.Read(ref pausedUntil);

    internal bool Takes(string retentionClass) => Options.Classes.Count == 0 || Options.Classes.Contains(retentionClass);

    internal void WriteBox(OpenVolume volume, CameraBox box)
    {
        var block = new ExtentBuffer(VolumeHeader.Block, null).Take();
        VolumeReader.Encode(box).CopyTo(block.Memory);
        block.Length = VolumeHeader.Block;
        lock (gate)
        {
            Add(volume, block, null, box, null);
        }
    }

    /// <summary>Queues an extent. Returns where it will stand; -1 when the disk is too far behind or the volume has failed.</summary>
    internal long TryWriteExtent(OpenVolume volume, ExtentHeader header, ExtentBuffer buffer, OpenVolume? follows)
    {
        lock (gate)
        {
            // One extent is always taken, however large: a bound smaller than it would keep nothing at all.
            if (volume.Failed || (queuedBytes > 0 && queuedBytes + buffer.Length > store.Options.MaxQueuedBytes))
            {
                Interlocked.Increment(ref lostExtents);
                return -1;
            }

            buffer.Hold();
            return Add(volume, buffer, header, null, follows);
        }
    }

    /// <summary>Ends all volumes, so that the next <see cref="Sync"/> closes them.</summary>
    internal void End()
    {
        lock (gate)
        {
            open.Clear();
            volumes.ForEach(v => v.Ended = true);
        }
    }

    /// <summary>What a disk may answer at any time. Anything else is a defect of ours.</summary>
    internal static bool IsRefusal(Exception e) => e is IOException or UnauthorizedAccessException or ObjectDisposedException;

    private OpenVolume Begin(ClassKey key, long captureMicros, OpenVolume? current)
    {
        if (current is not null)
        {
            current.Ended = true;
        }

        var (epoch, publicKey) = key.Current;
        var header = store.NewVolume(epoch, captureMicros);
        var volume = new OpenVolume(this, header, publicKey, key, Path.Combine(Options.Folder, header.Volume + ".vol"), store.Options) { Number = ++begun };
        open[key.RetentionClass] = volume;
        volumes.Add(volume);
        var block = new ExtentBuffer(VolumeHeader.Block, null).Take();
        header.Encode().CopyTo(block.Memory);
        block.Length = VolumeHeader.Block;
        Add(volume, block, null, null, null);
        return volume;
    }

    private long Add(OpenVolume volume, ExtentBuffer buffer, ExtentHeader? extent, CameraBox? box, OpenVolume? follows)
    {
        var offset = volume.Length;
        volume.Length = offset + buffer.Length;
        queue.Add(new PendingBlock(volume, offset, buffer.Length, buffer, extent, box, follows));
        queuedBytes += buffer.Length;
        if (queuedBytes > store.Options.MaxQueuedBytes / 8)
        {
            work.Set();
        }

        return offset;
    }

    /// <summary>The blocks from one on that stand one behind the other in its volume.</summary>
    private int EndOfRun(int begin)
    {
        var end = begin;
        while (end < taking.Count && taking[end].Volume == taking[begin].Volume)
        {
            end++;
        }

        return end;
    }

    private void WriteRun(int begin, int end)
    {
        var volume = taking[begin].Volume;
        if (!volume.Failed && taking.FindIndex(begin, end - begin, FollowsUnsynced) >= 0)
        {
            // Two files of a disk have no order between them when the power goes: the link before must be there first.
            Sync();
            if (!volume.Failed && taking.FindIndex(begin, end - begin, FollowsUnsynced) >= 0)
            {
                Fail(volume, new IOException("it follows footage that the disk has lost"));
            }
        }

        LetGo(begin, end, written: !volume.Failed && TryWrite(volume, begin, end));
    }

    /// <summary>Gives the memory of blocks back, written or lost.</summary>
    private void LetGo(int begin, int end, bool written)
    {
        long bytes = 0;
        for (var i = begin; i < end; i++)
        {
            bytes += taking[i].Length;
            if (written)
            {
                // What waits for its sync is known by its header alone: a second's footage of all cameras need not stay in memory.
                unsynced.Add(taking[i] with { Buffer = null });
            }
            else
            {
                Lose(taking[i]);
            }

            taking[i].Buffer!.Release();
        }

        Interlocked.Add(ref writtenBytes, written ? bytes : 0);
        lock (gate)
        {
            queuedBytes -= bytes;
        }
    }

    private bool TryWrite(OpenVolume volume, int begin, int end)
    {
        try
        {
            if (volume.File is null)
            {
                volume.File = files.Create(volume.Path);
                store.VolumeCreated(volume);
            }

            // A vector of more than 1024 pieces is refused by the kernel; RandomAccess then writes it in several calls, and goes on
            // behind what a short write left.
            volume.File.Write(taking[begin].Offset, [.. taking[begin..end].Select(b => (ReadOnlyMemory<byte>)b.Buffer!.Memory[..b.Length])]);
            return true;
        }
#pragma warning disable CA1031 // The runtime has other names than IOException for some of what the kernel says: a file too large is ArgumentOutOfRange.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(volume, e);
            return false;
        }
    }

    /// <summary>Volumes that have something to sync, and those that are to be closed, oldest first.</summary>
    private List<(OpenVolume Volume, bool Closing)> Waiting()
    {
        lock (gate)
        {
            return
            [
                .. volumes.Where(v => !v.Failed).Select(v => (Volume: v, Closing: v is { Ended: true, Writers: 0 } && !queue.Exists(b => b.Volume == v) && !taking.Exists(b => b.Volume == v)))
                    .Where(w => w.Closing || unsynced.Exists(b => b.Volume == w.Volume)),
            ];
        }
    }

    /// <summary>Whether the link before stands in another volume that was not synced behind it.</summary>
    private bool FollowsUnsynced(PendingBlock block) =>
        block.Follows is { } before && before != block.Volume && (store.SyncedHead(block.Extent!.Track)?.Sequence ?? -1) < block.Extent.Sequence - 1;

    /// <summary>The disk is left alone for a while, and says why.</summary>
    internal void Refuse(Exception why)
    {
        error = why.Message;
        Volatile.Write(ref pausedUntil, store.NowMicros() + (long)store.Options.DiskPause.TotalMicroseconds);
    }

    private void Fail(OpenVolume volume, Exception why)
    {
        Refuse(new IOException($"{volume.Path}: {why.Message}", why));
        Close(volume);
        volume.Failed = true;
        foreach (var block in unsynced.Where(b => b.Volume == volume && b.Offset >= volume.Synced))
        {
            Lose(block);
        }

        unsynced.RemoveAll(b => b.Volume == volume);
        try
        {
            if (volume.Synced > 0)
            {
                files.Cut(volume.Path, volume.Synced);
            }
            else
            {
                // Nothing of it was acknowledged, so that nothing need remember it: a disk that refuses for days is tried every few seconds.
                File.Delete(volume.Path);
                store.VolumeGone(volume);
                return;
            }
        }
#pragma warning disable CA1031 // As in writing: whatever the disk says, the volume is over.
        catch (Exception)
#pragma warning restore CA1031
        {
            // What lies behind the acknowledged end is never read: the catalog has the volume closed there, and recovery cuts it.
        }

        failures.Add(VolumeCommit.Of(volume, closed: true, []));
    }

    private void Lose(PendingBlock block)
    {
        if (block.Extent is not null)
        {
            Interlocked.Increment(ref lostExtents);
            store.Lost(block.Extent.Track);
        }
    }

    private void Close(OpenVolume volume)
    {
        lock (gate)
        {
            volumes.Remove(volume);
            if (open.TryGetValue(volume.Header.Epoch.RetentionClass, out var current) && current == volume)
            {
                open.Remove(volume.Header.Epoch.RetentionClass);
            }
        }

        volume.File?.Dispose();
        volume.File = null;
    }
}
