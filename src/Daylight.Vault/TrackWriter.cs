using System.Security.Cryptography;

namespace Daylight.Vault;

/// <summary>
/// Seals one track's access units into the extent being gathered. It never waits for a disk: finished extents go into the disk's
/// queue, and what no disk takes is lost, counted and shows as a gap. Append from one thread at a time.
/// </summary>
public sealed class TrackWriter : IDisposable
{
    private readonly FootageStore store;
    private readonly ClassKey key;

    // Guards all below: the recorder appends, the disk's thread closes aged extents, viewers copy the tail.
    private readonly Lock gate = new();
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly TrackTail tail = new();
    private ExtentBuffer? buffer;

    // What the last Append returned a span of: the disk's thread may close and let go of the extent before the caller has copied.
    private ExtentBuffer? handed;
    private int records;
    private int keyFrames;
    private long firstMicros;
    private long lastMicros;
    private long startedAt;
    private ulong counter;
    private bool lost;
    private OpenVolume? volume;
    private CameraSecret? secret;
    private MinuteKey? minuteKey;
    private UnixMinute keyMinute;
    private long previousOffset = -1;
    private ChainEnd end;
    private ChainEnd endBefore;

    internal TrackWriter(FootageStore store, TrackId track, ClassKey key, ChainEnd end)
    {
        (this.store, this.key, this.end, endBefore) = (store, key, end, end);
        Track = track;

        // Whatever ended the writer before, a crash or a changed camera: what came between is missing.
        lost = end.Head is not null;
    }

    /// <summary>The track.</summary>
    public TrackId Track { get; }

    /// <summary>The camera box under which records are being sealed; null before the first record.</summary>
    public CameraBox? Box { get; private set; }

    /// <summary>Where the chain ends, once the writer is disposed.</summary>
    internal ChainEnd End => end;

    /// <summary>
    /// Seals a record into the gathered extent. Returns the sealed record, valid until the next call, for those who watch.
    /// </summary>
    /// <param name="flags">What it is.</param>
    /// <param name="codec">How it is coded.</param>
    /// <param name="captureMicros">When it was captured, microseconds since 1970; not before the record before.</param>
    /// <param name="receiveMicros">When it came, microseconds since 1970.</param>
    /// <param name="mediaTime90k">Extended RTP time.</param>
    /// <param name="duration90k">How long it is shown, in 1/90000 s; 0 when not known.</param>
    /// <param name="data">NAL units, each behind its 32-bit length.</param>
    public ReadOnlySpan<byte> Append(
        RecordFlags flags, RecordCodec codec, long captureMicros, long receiveMicros, long mediaTime90k, uint duration90k, ReadOnlySpan<byte> data)
    {
        lock (gate)
        {
            var minute = UnixMinute.OfMicros(captureMicros);
            var sealedLength = data.Length + Hpke.TagLength;
            var whole = RecordHeader.Length + sealedLength;
            if (volume is null || !volume.Accepts(captureMicros))
            {
                CloseExtent();
                Leave();
                TakeBack();
                BeginIn(store.VolumeFor(Track, key, captureMicros, end));
            }
            else if (records > 0 && (minute != keyMinute || buffer!.Length + whole > ExtentHeader.Length + store.Options.ExtentBytes))
            {
                CloseExtent();
            }

            if (minuteKey is null || minute != keyMinute)
            {
                minuteKey?.Dispose();
                minuteKey = secret!.Minute(minute);
                keyMinute = minute;
            }

            buffer ??= BeginExtent(whole, captureMicros);
            flags |= lost ? RecordFlags.GapBefore : 0;
            lost = false;
            var record = buffer.Memory.Span.Slice(buffer.Length, whole);
            new RecordHeader(sealedLength, flags, Track.Stream, codec, counter, captureMicros, receiveMicros, mediaTime90k, duration90k).Write(record);
            minuteKey.Seal(record[..RecordHeader.Length], counter, data, record.Slice(RecordHeader.Length, data.Length), record[^Hpke.TagLength..]);
            hash.AppendData(record);
            HoldForCaller(buffer);
            tail.Add(buffer, buffer.Length, flags);
            counter++;
            buffer.Length += whole;
            records++;
            keyFrames += flags.HasFlag(RecordFlags.KeyFrame) ? 1 : 0;
            lastMicros = captureMicros;
            return record;
        }
    }

    /// <summary>The records since the last key frame, for a viewer who joins now; empty before the first.</summary>
    public IReadOnlyList<LiveSealed> Tail()
    {
        lock (gate)
        {
            return tail.Copy();
        }
    }

    /// <summary>Queues what is gathered, whatever its size.</summary>
    public void Flush()
    {
        lock (gate)
        {
            CloseExtent();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            CloseExtent();
            tail.Clear();
            handed?.Release();
            handed = null;
            Leave();
            hash.Dispose();
        }
    }

    /// <summary>Queues what is gathered for a disk if it is old enough.</summary>
    internal void CloseAged(StoreDisk disk)
    {
        lock (gate)
        {
            if (volume?.Disk != disk)
            {
                return;
            }

            if (records > 0 && (volume.Ended || store.Clock.GetElapsedTime(startedAt) >= store.Options.ExtentAge))
            {
                CloseExtent();
            }

            if (volume.Ended)
            {
                // A camera that sends nothing must not keep a volume open that is done.
                Leave();
            }
        }
    }

    /// <summary>The next record says that something is missing before it.</summary>
    internal void MarkLost()
    {
        lock (gate)
        {
            lost = true;
        }
    }

    private void HoldForCaller(ExtentBuffer appended)
    {
        if (handed != appended)
        {
            handed?.Release();
            appended.Hold();
            handed = appended;
        }
    }

    private ExtentBuffer BeginExtent(int firstRecord, long captureMicros)
    {
        var begun = store.Buffers.Take(firstRecord);
        begun.Box = Box;
        firstMicros = captureMicros;
        startedAt = store.Clock.GetTimestamp();
        return begun;
    }

    private void BeginIn(OpenVolume next)
    {
        volume = next;
        endBefore = end;
        secret = CameraSecret.Create();
        counter = 0;
        previousOffset = -1;
        Box = secret.Seal(next.Header.Volume, Track, next.Header.Epoch, next.EpochPublicKey);
        next.Disk?.WriteBox(next, Box);
    }

    /// <summary>What a failed volume had not put on the disk is lost, and the chain goes on behind the last link that is not.</summary>
    private void TakeBack()
    {
        if (end.Volume is not { Failed: true })
        {
            return;
        }

        var synced = store.SyncedHead(Track);
        var pendingBefore = endBefore is { Volume: { Failed: false }, Head: { } before } && (synced is null || synced.Sequence < before.Sequence);
        end = pendingBefore ? endBefore : new ChainEnd(synced, null);
        lost = true;
    }

    private void CloseExtent()
    {
        if (buffer is null)
        {
            return;
        }

        var header = new ExtentHeader(
            volume!.Header.Volume,
            Track,
            end.Head is { } head ? head.Sequence + 1 : 0,
            firstMicros,
            lastMicros,
            records,
            keyFrames,
            buffer.Length - ExtentHeader.Length,
            previousOffset,
            end.Head?.Digest ?? new byte[32],
            hash.GetHashAndReset());
        header.Write(buffer.Memory.Span);
        var padded = (int)header.StoredLength;
        buffer.Memory.Span[buffer.Length..padded].Clear();
        buffer.Length = padded;
        var offset = volume.Disk?.TryWriteExtent(volume, header, buffer, end.Volume) ?? -1;
        if (offset >= 0)
        {
            previousOffset = offset;
            end = new ChainEnd(new ChainHead(Track, header.Sequence, SHA256.HashData(buffer.Memory.Span[..ExtentHeader.Length])), volume);
        }
        else
        {
            lost = true;
        }

        buffer.Release();
        (buffer, records, keyFrames) = (null, 0, 0);
    }

    /// <summary>Forgets the volume and its secret.</summary>
    private void Leave()
    {
        volume?.Disk?.Leave(volume);
        minuteKey?.Dispose();
        minuteKey = null;
        secret?.Dispose();
        secret = null;
        volume = null;
    }
}
