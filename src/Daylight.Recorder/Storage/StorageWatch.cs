using Daylight.Contracts;
using Daylight.Vault;
using Daylight.Vault.Retention;

namespace Daylight.Recorder.Storage;

/// <summary>Measures the disks once a minute, and tells how they are doing.</summary>
internal sealed class StorageWatch(StoragePlan plan, FootageStore store, Func<string, DiskSpace> space, TimeProvider clock)
{
    private readonly Dictionary<string, int> days = plan.Classes.ToDictionary(c => c.Name, c => c.Days, StringComparer.Ordinal);
    private readonly Dictionary<string, (long Written, long At)> before = new(StringComparer.Ordinal);

    /// <summary>As of the last <see cref="Measure"/>; empty before.</summary>
    public StorageStatus Status { get; private set; } = new([], null, []);

    /// <summary>Looks at every disk. Called by one task.</summary>
    public void Measure()
    {
        var closed = store.Volumes.Closed();
        Status = new StorageStatus(
            [.. store.Disks.Select(d => Look(d, [.. closed.Where(v => v.Disk == d.Options.Folder)]))],
            store.CatalogError,
            [.. store.Volumes.Damaged().Select(d => $"volume {d.Volume} {d.Detail}")])
        {
            Classes = [.. plan.Classes.Select(c => new StorageClass(c.Name, c.Days, c.SubStream))],
            MeasuredAt = clock.GetUtcNow(),
        };
    }

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
            loads.Add(new ClassLoad(used - loads.Sum(l => l.UsedBytes), rate, plan.Classes.Max(c => c.Days)));
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
