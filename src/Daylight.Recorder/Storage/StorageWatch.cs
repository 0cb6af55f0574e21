using System.Data.Common;
using Daylight.Contracts;
using Daylight.Vault;
using Daylight.Vault.Retention;

namespace Daylight.Recorder.Storage;

/// <summary>Measures the disks once a minute, and tells how they are doing.</summary>
internal sealed class StorageWatch(RecorderStorage storage, FootageStore store, Func<string, DiskSpace> space, TimeProvider clock)
{
    private readonly Dictionary<string, int> days = storage.Plan.Classes.ToDictionary(c => c.Name, c => c.Days, StringComparer.Ordinal);
    private readonly Dictionary<string, int> order = storage.Plan.Disks.Select((d, i) => (d.Folder, i)).ToDictionary(d => d.Folder, d => d.i, StringComparer.Ordinal);
    private readonly Dictionary<string, (long Written, long At)> before = new(StringComparer.Ordinal);

    /// <summary>As of the last <see cref="Measure"/>; empty before.</summary>
    public StorageStatus Status { get; private set; } = new([], null, []);

    /// <summary>Looks at every disk. Called by one task.</summary>
    public void Measure()
    {
        try
        {
            var closed = store.Volumes.Closed();
            Status = new StorageStatus(
                [.. store.Disks.Select(d => Look(d, [.. closed.Where(v => v.Disk == d.Options.Folder)])).Concat(storage.Absent.Select(LeftOut)).OrderBy(d => order.GetValueOrDefault(d.Folder))],
                store.CatalogError,
                [.. store.Volumes.Damaged().Select(d => $"volume {d.Volume} {d.Detail}")])
            {
                Classes = [.. storage.Plan.Classes.Select(c => new StorageClass(c.Name, c.Days, c.SubStream))],
                MeasuredAt = clock.GetUtcNow(),
            };
        }
        catch (DbException e)
        {
            // What is known of the disks is by the catalog's volumes.
            Status = Status with { CatalogError = e.Message };
        }
    }

    private StorageDisk LeftOut(AbsentDisk disk) => new(
        disk.Disk.Folder, 0, 0, disk.Disk.QuotaBytes, 0, 0, 0, storage.WhyLeftOut(disk), 0, 0, new DiskForecast(DiskOutlook.Unknown, null, null))
    {
        Classes = disk.Disk.Classes,
    };

    private StorageDisk Look(StoreDisk disk, IReadOnlyList<StoredVolume> closed)
    {
        var (status, options, now) = (disk.Status, disk.Options, clock.GetTimestamp());
        var rate = before.TryGetValue(options.Folder, out var last) && clock.GetElapsedTime(last.At, now).TotalSeconds is > 0 and var seconds
            ? (status.WrittenBytes - last.Written) / seconds : 0;
        before[options.Folder] = (status.WrittenBytes, now);
        var (has, used, error) = (default(DiskSpace), 0L, status.Error);
        try
        {
            has = space(options.Folder);
            used = Directory.EnumerateFiles(options.Folder, "*.vol").Sum(f => new FileInfo(f).Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error ??= e.Message;
        }

        var loads = FillForecast.Loads(closed, days, clock.GetUtcNow()).ToList();
        if (rate > 0 && loads.Sum(l => l.BytesPerSecond) <= 0)
        {
            // No volume of today is closed yet: what was written in the last minute is all there is to go by, kept as long as any.
            loads.Add(new ClassLoad(used - loads.Sum(l => l.UsedBytes), rate, storage.Plan.Classes.Max(c => c.Days)));
        }

        var usable = Math.Min(options.QuotaBytes ?? long.MaxValue, used + has.FreeBytes - options.KeepFreeBytes);
        return new StorageDisk(
            options.Folder, has.TotalBytes, has.FreeBytes, options.QuotaBytes, options.KeepFreeBytes, used, rate,
            error, status.LostExtents, status.QueuedBytes, FillForecast.Of(usable, loads, clock.GetUtcNow()))
        {
            Classes = options.Classes,
        };
    }
}
