using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Vault;

namespace Daylight.Audit;

/// <summary>The chain heads that the log commits to: its roots, and the recorder's heads files that list what each root covers.</summary>
internal sealed class CommittedHeads
{
    private readonly Dictionary<TrackId, ChainHead> newest = [];
    private readonly List<(long Index, UnixMinute Minute, ChainHead Head)> heads = [];

    /// <summary>Every head with the first entry that commits to it. A camera that is off has the same head in every minute.</summary>
    public IReadOnlyList<(long Index, UnixMinute Minute, ChainHead Head)> Heads => heads;

    /// <summary>The last minute that an entry commits to; null when none does.</summary>
    public UnixMinute? LastMinute { get; private set; }

    /// <summary>Every track's newest committed head.</summary>
    public IEnumerable<ChainHead> Newest => newest.Values;

    /// <summary>Reads what the folders list of the roots in the log; what is listed nowhere is a finding.</summary>
    public static CommittedHeads Read(IReadOnlyList<string> directories, IEnumerable<(long Index, HeadsEntry Entry)> logged, AuditReport report)
    {
        var committed = new CommittedHeads();
        try
        {
            var kept = directories.SelectMany(MinuteHeads.ReadAll).ToLookup(h => h.Minute);
            foreach (var (index, entry) in logged)
            {
                if (kept[entry.Minute].FirstOrDefault(h => RootOf(h).Span.SequenceEqual(entry.Root.Span)) is { } listed)
                {
                    committed.Add(index, listed);
                }
                else
                {
                    report.Add(new Finding(FindingKind.Heads, $"entry {index}", $"no heads file has the chain heads of {entry.Minute} that the log commits to", index));
                }
            }
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            report.Add(new Finding(FindingKind.Heads, "heads files", e.Message));
        }

        return committed;
    }

    /// <summary>Whether an extent of this number is committed to, itself or by a later one whose chain leads to it.</summary>
    public bool Covers(TrackId track, long sequence) => newest.TryGetValue(track, out var head) && sequence <= head.Sequence;

    private void Add(long index, MinuteHeads listed)
    {
        LastMinute = LastMinute is { } last && last > listed.Minute ? last : listed.Minute;
        foreach (var head in listed.Heads)
        {
            var before = newest.GetValueOrDefault(head.Track);
            if (before is null || before.Sequence != head.Sequence || !before.Digest.Span.SequenceEqual(head.Digest.Span))
            {
                heads.Add((index, listed.Minute, head));
            }

            if (before is null || before.Sequence <= head.Sequence)
            {
                newest[head.Track] = head;
            }
        }
    }

    private static ReadOnlyMemory<byte> RootOf(MinuteHeads heads) =>
        Merkle.Root([.. heads.Heads.Select(h => Merkle.HashLeaf(MinuteHeads.Leaf(h)))]).ToArray();
}
