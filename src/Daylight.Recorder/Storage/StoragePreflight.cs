using Daylight.Contracts;

namespace Daylight.Recorder.Storage;

/// <summary>What the disks themselves say of a plan, before anything is written to them.</summary>
/// <param name="space">The size of the disk that a folder lies on, and what is free of it.</param>
/// <param name="canWrite">Whether files can be made in a folder.</param>
public sealed class StoragePreflight(Func<string, DiskSpace> space, Func<string, bool> canWrite)
{
    /// <summary>Asks the real disks.</summary>
    public static StoragePreflight Real { get; } = new(DiskSpace.Of, CanWrite);

    internal Func<string, DiskSpace> Space => space;

    internal DiskQuestions Questions { get; init; } = new(TimeSpan.FromSeconds(10));

    /// <summary>Why a folder cannot be recorded to; null when it can.</summary>
    public string? Trouble(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return "there is no such folder: mount the disk, or make the folder, or take the disk out";
        }

        if (!canWrite(folder))
        {
            return "nothing can be written there: give the recorder's account the folder, or mount the disk for writing";
        }

        try
        {
            _ = space(folder);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be asked for its size: {e.Message}; is the disk well?";
        }
    }

    /// <summary>Everything that cannot work, and what is only to be warned of.</summary>
    /// <param name="plan">The plan; it does not contradict itself.</param>
    /// <param name="cameras">The cameras to be recorded.</param>
    /// <param name="absent">Disks that are left out: what they hold is missed, and is no reason not to record on the others.</param>
    public (IReadOnlyList<StorageFault> Faults, IReadOnlyList<StorageFault> Warnings) Check(
        StoragePlan plan, IReadOnlyList<CameraSource> cameras, IReadOnlyCollection<DiskPlan> absent)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(cameras);
        ArgumentNullException.ThrowIfNull(absent);
        var (faults, warnings) = (new List<StorageFault>(), new List<StorageFault>());
        long usable = 0, free = 0;
        foreach (var (disk, i) in plan.Disks.Select((d, i) => (d, i)).Where(d => !absent.Contains(d.d)))
        {
            if (Trouble(disk.Folder) is { } trouble)
            {
                faults.Add(new StorageFault($"disks[{i}].folder", disk.Folder, trouble));
                continue;
            }

            var has = space(disk.Folder);
            if (disk.QuotaBytes > has.TotalBytes)
            {
                faults.Add(new StorageFault($"disks[{i}].quota", ByteSize.Text(disk.QuotaBytes.Value), $"is more than the disk, which has {ByteSize.Text(has.TotalBytes)}: give less, or is another disk meant to be mounted here?"));
            }

            if (disk.KeepFreeBytes >= has.TotalBytes)
            {
                faults.Add(new StorageFault($"disks[{i}].keepFree", ByteSize.Text(disk.KeepFreeBytes.Value), $"leaves nothing of the disk, which has {ByteSize.Text(has.TotalBytes)}: give less"));
            }

            var keep = KeepFree(disk, has);
            var own = OwnBytes(disk.Folder);
            usable += Math.Max(0, Math.Min(disk.QuotaBytes ?? long.MaxValue, has.FreeBytes + own - keep));
            free += Math.Max(0, Math.Min((disk.QuotaBytes ?? long.MaxValue) - own, has.FreeBytes - keep));
        }

        var hour = plan.HourBytes(cameras);
        if (faults.Count == 0 && usable < hour)
        {
            (plan.Assumed || absent.Count > 0 ? warnings : faults).Add(new StorageFault("disks", ByteSize.Text(usable), $"an hour of {cameras.Count} cameras takes about {ByteSize.Text(hour)}: free space, raise quota, lower keepFree, or add a disk"));
        }
        else if (faults.Count == 0 && free < hour)
        {
            warnings.Add(new StorageFault("disks", ByteSize.Text(free), $"less is free than the {ByteSize.Text(hour)} that an hour takes: the oldest footage goes to make room"));
        }

        return (faults, warnings);
    }

    /// <summary>What is left free of a disk.</summary>
    public static long KeepFree(DiskPlan disk, DiskSpace space)
    {
        ArgumentNullException.ThrowIfNull(disk);
        return disk.KeepFreeBytes ?? Math.Min(Math.Max(1L << 30, space.TotalBytes / 50), space.TotalBytes / 2);
    }

    private static long OwnBytes(string folder) => Directory.EnumerateFiles(folder, "*.vol").Sum(f => new FileInfo(f).Length);

    private static bool CanWrite(string folder)
    {
        var probe = Path.Combine(folder, ".daylight-probe");
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
