namespace Daylight.Contracts;

/// <summary>How a disk is doing.</summary>
/// <param name="Folder">Where its volumes lie.</param>
/// <param name="TotalBytes">The disk's size; 0 when it cannot be asked.</param>
/// <param name="FreeBytes">What is free of it.</param>
/// <param name="QuotaBytes">The most that volumes may take; null for no limit.</param>
/// <param name="KeepFreeBytes">What is to stay free.</param>
/// <param name="UsedBytes">What volumes take.</param>
/// <param name="WrittenBytesPerSecond">How fast it was written to over the last minute; 0 before one has passed.</param>
/// <param name="Error">Why it refuses; null when it does not.</param>
/// <param name="LostExtents">Extents that it never took, or lost before they were acknowledged, since the program started.</param>
/// <param name="QueuedBytes">Bytes that wait to be written.</param>
/// <param name="Forecast">What becomes of it.</param>
public sealed record StorageDisk(
    string Folder, long TotalBytes, long FreeBytes, long? QuotaBytes, long KeepFreeBytes, long UsedBytes, double WrittenBytesPerSecond,
    string? Error, long LostExtents, long QueuedBytes, DiskForecast Forecast)
{
    /// <summary>The retention classes that it takes; empty for all.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Whether somebody should look.</summary>
    public bool Alarm => Error is not null || Forecast.Outlook is DiskOutlook.FillsWithinADay or DiskOutlook.Full;
}
