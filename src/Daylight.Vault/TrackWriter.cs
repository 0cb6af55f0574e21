using System.Security.Cryptography;

namespace Daylight.Vault;

/// <summary>
/// Seals one track's access units into the extent being gathered. Not for use by two threads at once; the store takes finished
/// extents over under its own lock.
/// </summary>
public sealed class TrackWriter : IDisposable
{
    private readonly FootageStore store;

    // Guards all below: the recorder appends, the store's clock closes aged extents.
    private readonly Lock gate = new();
    private byte[] buffer;
    private int length = ExtentHeader.Length;
    private int records;
    private int keyFrames;
    private long firstMicros;
    private long lastMicros;
    private long startedAt;
    private ulong counter;
    private OpenVolume? volume;
    private CameraSecret? secret;
    private MinuteKey? minuteKey;
    private UnixMinute keyMinute;
    private long previousOffset = -1;
    private ChainHead? head;

    internal TrackWriter(FootageStore store, TrackId track, ChainHead? head)
    {
        this.store = store;
        this.head = head;
        Track = track;
        buffer = GC.AllocateUninitializedArray<byte>(ExtentHeader.Length + (256 * 1024));
    }

    /// <summary>The track.</summary>
    public TrackId Track { get; }

    /// <summary>The newest extent of the track's chain that was written; null before the first.</summary>
    public ChainHead? Head
    {
        get
        {
            lock (gate)
            {
                return head;
            }
        }
    }

    /// <summary>The camera box under which records are being sealed; null before the first record.</summary>
    public CameraBox? Box { get; private set; }

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
    /// <exception cref="IOException">The disk refused; what was gathered is lost and the chain goes on behind a gap.</exception>
    public ReadOnlySpan<byte> Append(
        RecordFlags flags, RecordCodec codec, long captureMicros, long receiveMicros, long mediaTime90k, uint duration90k, ReadOnlySpan<byte> data)
    {
        lock (gate)
        {
            var minute = UnixMinute.OfMicros(captureMicros);
            var sealedLength = data.Length + Hpke.TagLength;
            if (records > 0 && (minute != UnixMinute.OfMicros(firstMicros) || length + RecordHeader.Length + sealedLength > ExtentHeader.Length + store.Options.ExtentBytes))
            {
                CloseExtent();
            }

            var current = store.CurrentVolume(captureMicros);
            if (volume != current)
            {
                BeginIn(current);
            }

            if (minuteKey is null || minute != keyMinute)
            {
                minuteKey?.Dispose();
                minuteKey = secret!.Minute(minute);
                keyMinute = minute;
            }

            if (records == 0)
            {
                firstMicros = captureMicros;
                startedAt = store.Clock.GetTimestamp();
            }

            Reserve(RecordHeader.Length + sealedLength);
            var record = buffer.AsSpan(length, RecordHeader.Length + sealedLength);
            new RecordHeader(sealedLength, flags, Track.Stream, codec, counter, captureMicros, receiveMicros, mediaTime90k, duration90k).Write(record);
            data.CopyTo(record[RecordHeader.Length..]);
            minuteKey.Seal(record[..RecordHeader.Length], counter, record.Slice(RecordHeader.Length, data.Length), record[^Hpke.TagLength..]);
            counter++;
            length += record.Length;
            records++;
            keyFrames += flags.HasFlag(RecordFlags.KeyFrame) ? 1 : 0;
            lastMicros = captureMicros;
            return record;
        }
    }

    /// <summary>Writes what is gathered, whatever its size.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (records > 0)
            {
                CloseExtent();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        lock (gate)
        {
            Wipe();
        }
    }

    /// <summary>Writes what is gathered if it is old enough.</summary>
    internal void CloseAged()
    {
        lock (gate)
        {
            if (records > 0 && store.Clock.GetElapsedTime(startedAt) >= store.Options.ExtentAge)
            {
                CloseExtent();
            }
        }
    }

    private void BeginIn(OpenVolume next)
    {
        if (records > 0)
        {
            CloseExtent();
        }

        Wipe();
        volume = next;
        secret = CameraSecret.Create();
        counter = 0;
        previousOffset = -1;
        Box = secret.Seal(next.Header.Volume, Track, next.Header.Epoch, next.EpochPublicKey);
        store.WriteBox(next, Box);
    }

    private void CloseExtent()
    {
        var header = new ExtentHeader(
            volume!.Header.Volume,
            Track,
            head is null ? 0 : head.Sequence + 1,
            firstMicros,
            lastMicros,
            records,
            keyFrames,
            length - ExtentHeader.Length,
            previousOffset,
            head?.Digest ?? new byte[32],
            SHA256.HashData(buffer.AsSpan(ExtentHeader.Length, length - ExtentHeader.Length)));
        header.Write(buffer);
        var padded = (int)header.StoredLength;
        Reserve(padded - length);
        buffer.AsSpan(length, padded - length).Clear();
        (length, records, keyFrames) = (ExtentHeader.Length, 0, 0);
        previousOffset = store.WriteExtent(volume, header, buffer.AsSpan(0, padded));
        head = new ChainHead(Track, header.Sequence, header.Digest());
    }

    private void Reserve(int more)
    {
        if (length + more > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, (int)VolumeHeader.Padded(length + more)));
        }
    }

    private void Wipe()
    {
        minuteKey?.Dispose();
        minuteKey = null;
        secret?.Dispose();
        secret = null;
        volume = null;
    }
}
