namespace Daylight.Vault.Retention;

/// <summary>Which volumes go: a pure decision.</summary>
/// <param name="days">Days that each class is kept. A class that is not in it is kept until a disk needs the room.</param>
/// <param name="held">Whether a volume must stay, whatever else.</param>
public sealed class RetentionPlan(IReadOnlyDictionary<string, int> days, Func<VolumeId, bool> held)
{
    /// <summary>What goes, in the order in which it goes: first what is kept no longer, then on each disk in need its oldest.</summary>
    /// <param name="volumes">The volumes that nothing will be added to.</param>
    /// <param name="needed">Bytes that each disk's folder lacks; a disk that lacks none may be left out.</param>
    /// <param name="now">The time.</param>
    public IReadOnlyList<Deletion> Choose(IReadOnlyList<StoredVolume> volumes, IReadOnlyDictionary<string, long> needed, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(volumes);
        ArgumentNullException.ThrowIfNull(needed);
        var free = volumes.Where(v => !held(v.Volume)).OrderBy(v => v.CreatedMicros).ThenBy(v => v.Volume.Value).ToList();
        var chosen = free.Where(v => IsExpired(v, now)).Select(v => new Deletion(v, DeletionReason.Expired)).ToList();
        foreach (var (disk, lacking) in needed.OrderBy(n => n.Key, StringComparer.Ordinal))
        {
            var left = lacking - chosen.Where(d => d.Volume.Disk == disk).Sum(d => d.Volume.Bytes);
            foreach (var volume in free.Where(v => v.Disk == disk && !IsExpired(v, now)))
            {
                if (left <= 0)
                {
                    break;
                }

                chosen.Add(new Deletion(volume, DeletionReason.Room));
                left -= volume.Bytes;
            }
        }

        return chosen;
    }

    /// <summary>Whether a volume's class is kept no longer: from the end of its last UTC day the days are counted.</summary>
    public bool IsExpired(StoredVolume volume, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(volume);
        return days.TryGetValue(volume.Epoch.RetentionClass, out var kept)
            && now.UtcDateTime >= volume.Day.AddDays(1).ToDateTime(TimeOnly.MinValue).AddDays(kept);
    }
}
