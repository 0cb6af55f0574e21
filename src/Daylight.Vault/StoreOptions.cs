namespace Daylight.Vault;

/// <summary>How a store is kept.</summary>
/// <param name="Folder">The store's folder.</param>
/// <param name="RetentionClass">The retention class of its volumes.</param>
public sealed record StoreOptions(string Folder, string RetentionClass)
{
    /// <summary>An extent is written when its payload reaches this many bytes.</summary>
    public int ExtentBytes { get; init; } = 1024 * 1024;

    /// <summary>An extent is written when its first record is this old.</summary>
    public TimeSpan ExtentAge { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A new volume is begun after this long.</summary>
    public TimeSpan VolumeAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A new volume is begun at this many bytes.</summary>
    public long VolumeBytes { get; init; } = 16L * 1024 * 1024 * 1024;
}
