using System.Globalization;
using Daylight.Contracts;
using Microsoft.Extensions.Logging;

namespace Daylight.Recorder.Storage;

/// <summary>
/// Tells operators what becomes of the storage: each thing when it begins or grows worse, and when it is over; not every minute. That a
/// disk refuses is told by its own thread at once.
/// </summary>
/// <param name="absent">Disks that are left out; each was told of at the start.</param>
/// <param name="logger">For operators.</param>
internal sealed class StorageAlarms(IReadOnlyList<AbsentDisk> absent, ILogger logger)
{
    // A volume each would drown what else is said when a whole disk is gone.
    private const int MostVolumes = 5;

    // A forecast wavers: one that was told is not over before it is this far away.
    private static readonly TimeSpan Believed = TimeSpan.FromDays(2);

    // The rate is measured over volumes of an hour, and saws with them: only what stays steady for longer is steady.
    private static readonly TimeSpan Steady = TimeSpan.FromHours(2);

    private readonly Dictionary<string, DiskOutlook> outlooks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> steadySince = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> leftOut = absent.ToDictionary(a => a.Disk.Folder, a => a.Why, StringComparer.Ordinal);
    private HashSet<string> damaged = new(StringComparer.Ordinal);
    private bool catalogRefuses;

    /// <summary>Takes in a measurement. Called by one task.</summary>
    /// <param name="status">What was measured.</param>
    /// <param name="now">When.</param>
    public void Take(StorageStatus status, DateTimeOffset now)
    {
        foreach (var disk in status.Disks)
        {
            TakeOutlook(disk, now);
            TakeLeftOut(disk);
        }

        TakeCatalog(status.CatalogError);
        TakeDamaged(status.Damaged);
    }

    private void TakeOutlook(StorageDisk disk, DateTimeOffset now)
    {
        var (outlook, told) = (disk.Forecast.Outlook, outlooks.GetValueOrDefault(disk.Folder, DiskOutlook.Unknown));
        var steady = outlook == DiskOutlook.Steady ? now - (steadySince.TryGetValue(disk.Folder, out var since) ? since : steadySince[disk.Folder] = now) : default;
        if (outlook != DiskOutlook.Steady)
        {
            steadySince.Remove(disk.Folder);
        }

        if (outlook > told && outlook >= DiskOutlook.Fills)
        {
            var level = outlook == DiskOutlook.Full ? LogLevel.Error : LogLevel.Warning;
            logger.Log(level, "disk {Folder} {Outlook}", disk.Folder, Words(disk.Forecast));
            outlooks[disk.Folder] = outlook;
        }
        else if (steady >= Steady && told >= DiskOutlook.Fills)
        {
            logger.LogInformation("disk {Folder} no longer fills: retention keeps up with what is recorded", disk.Folder);
            outlooks.Remove(disk.Folder);
        }
        else if (outlook == DiskOutlook.Fills && outlook < told && disk.Forecast.FillsAt - now > Believed)
        {
            logger.LogInformation("disk {Folder} {Outlook}", disk.Folder, Words(disk.Forecast));
            outlooks[disk.Folder] = outlook;
        }
    }

    /// <summary>A disk of no size and with an error was left out at the start, or cannot be asked now.</summary>
    private void TakeLeftOut(StorageDisk disk)
    {
        if (disk is { TotalBytes: 0, Error: { } why })
        {
            if (leftOut.GetValueOrDefault(disk.Folder) != why)
            {
                logger.LogError("disk {Folder}: {Why}", disk.Folder, why);
            }

            leftOut[disk.Folder] = why;
        }
        else if (leftOut.Remove(disk.Folder))
        {
            logger.LogInformation("disk {Folder} answers again", disk.Folder);
        }
    }

    private void TakeCatalog(string? error)
    {
        if (error is not null && !catalogRefuses)
        {
            logger.LogError("not all that is recorded can be found yet: {Error}", error);
        }
        else if (error is null && catalogRefuses)
        {
            logger.LogInformation("all that is recorded can be found again");
        }

        catalogRefuses = error is not null;
    }

    private void TakeDamaged(IReadOnlyList<string> now)
    {
        var begun = now.Where(d => !damaged.Contains(d)).ToList();
        foreach (var volume in begun.Take(MostVolumes))
        {
            logger.LogError("{Volume}; its footage is missing and nobody here deleted it", volume);
        }

        if (begun.Count > MostVolumes)
        {
            logger.LogError("and {Count} more volumes are missing or short", begun.Count - MostVolumes);
        }

        damaged = [.. now];
    }

    private static string Words(DiskForecast forecast) => forecast.Outlook == DiskOutlook.Full
        ? string.Create(CultureInfo.InvariantCulture, $"is full: the oldest footage goes before its days, {forecast.KeptDays:F1} days are kept; add a disk, or keep fewer days")
        : string.Create(CultureInfo.InvariantCulture, $"is full on {forecast.FillsAt:yyyy-MM-dd HH:mm} UTC at this rate; {forecast.KeptDays:F1} days are kept from then on: add a disk, or keep fewer days");
}
