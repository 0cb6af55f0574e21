namespace Daylight.Vault;

/// <summary>A volume being written. Its file belongs to the disk's own thread; the rest is guarded by the disk's lock unless said otherwise.</summary>
internal sealed class OpenVolume(StoreDisk? disk, VolumeHeader header, byte[] epochPublicKey, ClassKey key, string path, StoreOptions options)
{
    private volatile bool ended;
    private volatile bool failed;
    private long length;

    public VolumeHeader Header { get; } = header;

    public byte[] EpochPublicKey { get; } = epochPublicKey;

    public string Path { get; } = path;

    /// <summary>Null while no disk takes the footage: it is sealed and shown live, and written nowhere.</summary>
    public StoreDisk? Disk { get; } = disk;

    /// <summary>Until when, on the recorder's clock in microseconds, an unstored volume is used before a disk is tried again.</summary>
    public long UnstoredUntilMicros { get; init; } = long.MaxValue;

    /// <summary>Counts up along a disk's volumes.</summary>
    public long Number { get; init; }

    public IVolumeFile? File { get; set; }

    /// <summary>Bytes given out to extents and boxes, whether written yet or not.</summary>
    public long Length
    {
        get => Volatile.Read(ref length);
        set => Volatile.Write(ref length, value);
    }

    /// <summary>Bytes known to be on the disk.</summary>
    public long Synced { get; set; }

    /// <summary>Writers that may still add to it. It is closed once it has ended and there are none.</summary>
    public int Writers { get; set; }

    /// <summary>The tracks that have a camera box in it. A track has one in a volume, and one secret: whoever records it anew, after
    /// its camera was changed, begins in another volume.</summary>
    public HashSet<TrackId> Tracks { get; } = [];

    /// <summary>A newer volume took over. Read without the lock.</summary>
    public bool Ended
    {
        get => ended;
        set => ended = value;
    }

    /// <summary>Set by a failed write or sync: nothing more is written here, and the sync is never retried. Read without the lock.</summary>
    public bool Failed
    {
        get => failed;
        set => failed = value;
    }

    /// <summary>Whether a record of this time may go here.</summary>
    public bool Accepts(long captureMicros) =>
        !ended && !failed && key.Is(Header.Epoch) && Length < options.VolumeBytes && captureMicros < UnstoredUntilMicros
        && captureMicros - Header.CreatedMicros < options.VolumeAge.TotalMicroseconds;
}
