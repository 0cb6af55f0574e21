namespace Daylight.Vault;

/// <summary>How a store is kept.</summary>
/// <param name="Folder">The store's folder: its identity and catalog, and the volumes unless <see cref="Disks"/> says where.</param>
public sealed record StoreOptions(string Folder)
{
    /// <summary>The disks that hold the volumes; empty for one, in <see cref="Folder"/>.</summary>
    public IReadOnlyList<DiskOptions> Disks { get; init; } = [];

    /// <summary>Where the heads files of this store's chains lie; null for none. When the catalog is lost while a disk is not there, they
    /// tell where its chains go on; without them these begin again at 0.</summary>
    public string? HeadsFolder { get; init; }

    /// <summary>An extent is written when its payload reaches this many bytes. What a viewer who joins is handed lies in memory in
    /// units of this size, so it decides most of the recorder's memory: about twice this for every camera.</summary>
    public int ExtentBytes { get; init; } = 512 * 1024;

    /// <summary>An extent is written when its first record is this old: with a second between syncs, what a crash costs stays below 2 s.</summary>
    public TimeSpan ExtentAge { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>A new volume is begun after this long.</summary>
    public TimeSpan VolumeAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A new volume is begun at this many bytes.</summary>
    public long VolumeBytes { get; init; } = 16L * 1024 * 1024 * 1024;

    /// <summary>Extents that wait for a disk beyond this many bytes are dropped, counted, and show as a gap: a slow disk costs its own
    /// cameras' footage, never the others' or the memory.</summary>
    public long MaxQueuedBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>How long a disk that refused is left alone before a new volume is tried on it.</summary>
    public TimeSpan DiskPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>While the catalog refuses, this many synced extents are remembered each by itself (about 35 MB, five minutes of a large
    /// centre); beyond that what was written is read again from the volumes.</summary>
    public int MaxUncommittedExtents { get; init; } = 100_000;
}
