namespace Daylight.Contracts;

/// <summary>How a Recorder's storage is doing.</summary>
/// <param name="Disks">Its disks, in the order of the configuration.</param>
/// <param name="CatalogError">Why not all that is recorded can be found: the catalog refuses, or volumes wait to be read again; null when all can.</param>
/// <param name="Damaged">Volumes that the catalog knows and no disk has whole, each in a sentence.</param>
public sealed record StorageStatus(IReadOnlyList<StorageDisk> Disks, string? CatalogError, IReadOnlyList<string> Damaged)
{
    /// <summary>The retention classes, in the order of the configuration.</summary>
    public IReadOnlyList<StorageClass> Classes { get; init; } = [];

    /// <summary>When the disks were last measured; null before the first time.</summary>
    public DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>Whether somebody should look: a disk refuses or is full within a day, the catalog refuses, or a volume is missing.</summary>
    public bool Alarm => CatalogError is not null || Damaged.Count > 0 || Disks.Any(d => d.Alarm);
}
