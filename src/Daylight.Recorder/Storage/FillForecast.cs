using Daylight.Contracts;
using Daylight.Vault.Retention;

namespace Daylight.Recorder.Storage;

/// <summary>When a disk is full, from what each class takes of it and how fast it grows: pure functions.</summary>
public static class FillForecast
{
    private const double SecondsADay = 86_400;

    /// <summary>Further ahead than this nothing is said.</summary>
    private const double MaxDays = 36_500;

    /// <summary>What becomes of a disk. A class grows until retention takes as much as comes, at its days and the one begun.</summary>
    /// <param name="usable">The most bytes that volumes may take of it.</param>
    /// <param name="loads">What each class takes and adds.</param>
    /// <param name="now">The time.</param>
    public static DiskForecast Of(long usable, IReadOnlyList<ClassLoad> loads, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(loads);
        var rate = loads.Sum(l => l.BytesPerSecond);
        if (rate <= 0)
        {
            return new DiskForecast(DiskOutlook.Unknown, null, null);
        }

        if (loads.Sum(Largest) <= usable)
        {
            return new DiskForecast(DiskOutlook.Steady, null, null);
        }

        var days = DaysUntil(usable, loads);
        double? kept = Math.Max(0, usable) / rate / SecondsADay;
        return days > MaxDays ? new DiskForecast(DiskOutlook.Steady, null, null)
            : days <= 0 ? new DiskForecast(DiskOutlook.Full, now, kept)
            : new DiskForecast(days < 1 ? DiskOutlook.FillsWithinADay : DiskOutlook.Fills, now.AddDays(days), kept);
    }

    /// <summary>What each class does to a disk, measured on the volumes of the last day.</summary>
    /// <param name="volumes">The disk's closed volumes.</param>
    /// <param name="days">Days that each class is kept.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<ClassLoad> Loads(IReadOnlyList<StoredVolume> volumes, IReadOnlyDictionary<string, int> days, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(volumes);
        ArgumentNullException.ThrowIfNull(days);
        var nowMicros = now.ToUnixTimeMilliseconds() * 1000;
        var dayAgo = nowMicros - (long)(SecondsADay * 1e6);
        return [.. volumes.GroupBy(v => v.Epoch.RetentionClass).Select(g => new ClassLoad(
            g.Sum(v => v.Bytes), Rate([.. g.Where(v => v.CreatedMicros >= dayAgo)], nowMicros), days.TryGetValue(g.Key, out var kept) ? kept : null))];
    }

    private static double Rate(List<StoredVolume> recent, long nowMicros) =>
        recent.Count == 0 ? 0 : recent.Sum(v => v.Bytes) / Math.Max(1, (nowMicros - recent.Min(v => v.CreatedMicros)) / 1e6);

    /// <summary>The most that a class will ever take; what it takes now, when it takes more.</summary>
    private static double Largest(ClassLoad load) => load.Days is { } days
        ? Math.Max(load.UsedBytes, load.BytesPerSecond * SecondsADay * (days + 1))
        : load.BytesPerSecond > 0 ? double.PositiveInfinity : load.UsedBytes;

    /// <summary>The sum of the classes grows in straight pieces; each ends where a class has reached its largest.</summary>
    private static double DaysUntil(long usable, IReadOnlyList<ClassLoad> loads)
    {
        var (used, day) = ((double)loads.Sum(l => l.UsedBytes), 0.0);
        foreach (var (end, _) in loads.Where(l => l.BytesPerSecond > 0).Select(l => (End: (Largest(l) - l.UsedBytes) / l.BytesPerSecond / SecondsADay, l)).OrderBy(e => e.End))
        {
            var rate = loads.Where(l => l.BytesPerSecond > 0 && (Largest(l) - l.UsedBytes) / l.BytesPerSecond / SecondsADay > day).Sum(l => l.BytesPerSecond) * SecondsADay;
            if (rate > 0 && used + (rate * (end - day)) >= usable)
            {
                return day + ((usable - used) / rate);
            }

            (used, day) = (used + (rate * (end - day)), end);
        }

        return double.PositiveInfinity;
    }
}
