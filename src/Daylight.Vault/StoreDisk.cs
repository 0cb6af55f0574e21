namespace Daylight.Vault;

/// <summary>
/// One disk's queue and volumes. Cameras only ever add to the queue; <see cref="Write"/> and <see cref="Sync"/>, which wait for the
/// disk, are called by one thread of its own, so that a slow disk holds up nobody else.
/// </summary>
public sealed class StoreDisk : IDisposable
{
    private static readonly TimeSpan GraceAfterEnd = TimeSpan.FromSeconds(5);

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

    // Touched by the disk's own thread alone.
    private readonly List<PendingBlock> unsynced = [];
    private readonly List<ReadOnlyMemory<byte>> run = [];

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

        for (var begin = 0; begin < taking.Count;)
        {
            var (volume, offset) = (taking[begin].Volume, taking[begin].Offset);
            run.Clear();
            var end = begin;
            long bytes = 0;
            // A vector of more than 1024 pieces is refused by the kernel; RandomAccess then writes it in several calls.
            for (; end < taking.Count && taking[end].Volume == volume; end++)
            {
                run.Add(taking[end].Buffer!.Memory[..taking[end].Length]);
                bytes += taking[end].Length;
            }

            WriteRun(volume, offset, begin, end, bytes);
            begin = end;
        }

        taking.Clear();
    }

    /// <summary>Syncs what was written and acknowledges it in the catalog; closes volumes that no writer can add to any more.</summary>
    /// <param name="closeAll">Close all that has been ended, without waiting for stragglers.</param>
    public void Sync(bool closeAll = false)
    {
        var commits = new List<VolumeCommit>();
        foreach (var volume in Waiting(closeAll))
        {
            var blocks = unsynced.Where(b => b.Volume == volume).ToList();
            var closing = volume.Ended && (closeAll || store.Clock.GetElapsedTime(volume.EndedAt) > store.Options.ExtentAge + GraceAfterEnd);
            try
            {
                var began = store.Clock.GetTimestamp();
                volume.File?.Sync();
                var took = store.Clock.GetElapsedTime(began);
                slowestSync = took > slowestSync ? took : slowestSync;
                volume.Synced = blocks.Count > 0 ? blocks.Max(b => b.Offset + b.Length) : volume.Synced;
                commits.Add(VolumeCommit.Of(volume, closing, blocks));
                if (closing)
                {
                    Close(volume);
                }
            }
            catch (IOException e)
            {
                // A failed sync says nothing of what is on the disk and is never retried: the volume ends at what was
                // acknowledged before.
                commits.Add(Fail(volume, e));
            }
        }

        store.Commit(commits);
        unsynced.Clear();
    }

    /// <summary>The volume that a class writes to here; a new one when the present one is full, old or of another day.</summary>
    internal OpenVolume Volume(ClassKey key, long captureMicros)
    {
        lock (gate)
        {
            if (open.TryGetValue(key.RetentionClass, out var current) && current.Accepts(captureMicros))
            {
                return current;
            }

            if (current is { Ended: false })
            {
                (current.Ended, current.EndedAt) = (true, store.Clock.GetTimestamp());
            }

            var header = store.NewVolume(key.Id, captureMicros);
            var volume = new OpenVolume(this, header, key, Path.Combine(Options.Folder, header.Volume + ".vol"), store.Options);
            open[key.RetentionClass] = volume;
            volumes.Add(volume);
            var block = new ExtentBuffer(VolumeHeader.Block, null).Take();
            header.Encode().CopyTo(block.Memory);
            block.Length = VolumeHeader.Block;
            Add(volume, block, null, null);
            return volume;
        }
    }

    /// <summary>Whether it may be given new volumes.</summary>
    internal bool Takes(string retentionClass, long nowMicros) =>
        (Options.Classes.Count == 0 || Options.Classes.Contains(retentionClass)) && nowMicros >= Volatile.Read(ref pausedUntil);

    internal void WriteBox(OpenVolume volume, CameraBox box)
    {
        var block = new ExtentBuffer(VolumeHeader.Block, null).Take();
        VolumeReader.Encode(box).CopyTo(block.Memory);
        block.Length = VolumeHeader.Block;
        lock (gate)
        {
            Add(volume, block, null, box);
        }
    }

    /// <summary>Queues an extent. Returns where it will stand; -1 when the disk is too far behind or the volume has failed.</summary>
    internal long TryWriteExtent(OpenVolume volume, ExtentHeader header, ExtentBuffer buffer)
    {
        lock (gate)
        {
            if (volume.Failed || queuedBytes + buffer.Length > store.Options.MaxQueuedBytes)
            {
                Volatile.Write(ref lostExtents, lostExtents + 1);
                return -1;
            }

            buffer.Hold();
            return Add(volume, buffer, header, null);
        }
    }

    /// <summary>Ends all volumes, so that the next <see cref="Sync"/> closes them.</summary>
    internal void End()
    {
        lock (gate)
        {
            open.Clear();
            foreach (var volume in volumes.Where(v => !v.Ended))
            {
                (volume.Ended, volume.EndedAt) = (true, store.Clock.GetTimestamp());
            }
        }
    }

    private long Add(OpenVolume volume, ExtentBuffer buffer, ExtentHeader? extent, CameraBox? box)
    {
        var offset = volume.Length;
        volume.Length = offset + buffer.Length;
        queue.Add(new PendingBlock(volume, offset, buffer.Length, buffer, extent, box));
        queuedBytes += buffer.Length;
        if (queuedBytes > store.Options.MaxQueuedBytes / 8)
        {
            work.Set();
        }

        return offset;
    }

    private void WriteRun(OpenVolume volume, long offset, int begin, int end, long bytes)
    {
        var written = false;
        if (!volume.Failed)
        {
            try
            {
                if (volume.File is null)
                {
                    volume.File = files.Create(volume.Path);
                    store.VolumeCreated(volume);
                }

                volume.File.Write(offset, run);
                written = true;
                Volatile.Write(ref writtenBytes, writtenBytes + bytes);
                error = null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                store.Commit([Fail(volume, e)]);
            }
        }

        for (var i = begin; i < end; i++)
        {
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

        lock (gate)
        {
            queuedBytes -= bytes;
        }
    }

    private List<OpenVolume> Waiting(bool closeAll)
    {
        lock (gate)
        {
            return [.. volumes.Where(v => !v.Failed && (v.Ended && (closeAll || store.Clock.GetElapsedTime(v.EndedAt) > store.Options.ExtentAge + GraceAfterEnd) || unsynced.Exists(b => b.Volume == v)))];
        }
    }

    private VolumeCommit Fail(OpenVolume volume, Exception why)
    {
        error = $"{volume.Path}: {why.Message}";
        Volatile.Write(ref pausedUntil, store.NowMicros() + (long)store.Options.DiskPause.TotalMicroseconds);
        for (var i = unsynced.Count - 1; i >= 0; i--)
        {
            if (unsynced[i].Volume == volume && unsynced[i].Offset >= volume.Synced)
            {
                Lose(unsynced[i]);
                unsynced.RemoveAt(i);
            }
        }

        Close(volume);
        try
        {
            if (File.Exists(volume.Path))
            {
                files.Cut(volume.Path, volume.Synced);
            }
        }
        catch (IOException)
        {
            // What lies behind the acknowledged end is never read: the catalog has the volume closed there.
        }

        volume.Failed = true;
        return VolumeCommit.Of(volume, closed: true, []);
    }

    private void Lose(PendingBlock block)
    {
        if (block.Extent is not null)
        {
            Volatile.Write(ref lostExtents, lostExtents + 1);
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
