using Daylight.Contracts;

namespace Daylight.Keeper.Release;

/// <summary>Refusals that got no entry of their own, until they are logged together. Not thread-safe: its owner guards it.</summary>
internal sealed class RefusalCount
{
    private readonly Dictionary<string, long> reasons = [];
    private long count;
    private DateTimeOffset first;
    private DateTimeOffset last;
    private bool complete = true;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => count == 0;

    /// <summary>When the first was refused.</summary>
    public DateTimeOffset First => first;

    /// <summary>Counts one.</summary>
    public void Add(string reason, DateTimeOffset now) => Add(reason, 1, now, now);

    /// <summary>Counts what a Keeper left uncounted when it ended: one at least.</summary>
    public void AddLeft(DateTimeOffset since)
    {
        Add("not known", 1, since, since);
        complete = false;
    }

    /// <summary>Takes another's refusals in.</summary>
    public void Add(RefusalCount other)
    {
        foreach (var (reason, many) in other.reasons)
        {
            Add(reason, many, other.first, other.last);
        }

        complete &= other.complete;
    }

    /// <summary>The entry that tells of them.</summary>
    public KeysRefusedManyEntry ToEntry() => new(
        count, first, last,
        string.Join(", ", reasons.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key} {r.Value}")),
        complete);

    private void Add(string reason, long many, DateTimeOffset from, DateTimeOffset to)
    {
        first = count == 0 || from < first ? from : first;
        last = count == 0 || to > last ? to : last;
        count += many;
        reasons[reason] = reasons.GetValueOrDefault(reason) + many;
    }
}
