using Daylight.Contracts;
using Daylight.Ledger;

namespace Daylight.Recorder.Tests.Storage;

/// <summary>A real log that can be made unreachable; remembers what it was told of.</summary>
internal sealed class LedgerThatGoesAway(TlogLedger log, OpeningStore openings) : ILedger
{
    public bool Away { get; set; }

    public List<VolumeDeletedEntry> Deletions { get; } = [];

    public List<HeadsEntry> Heads { get; } = [];

    /// <summary>Of each entry, in their order.</summary>
    public List<string> Kinds { get; } = [];

    /// <summary>Happens when the log has been told of a deletion and before the deletion itself.</summary>
    public Action<VolumeDeletedEntry> OnDeletion { get; set; } = _ => { };

    public Task<Appended> AppendAsync(Leaf leaf, CancellationToken cancellationToken)
    {
        if (Away)
        {
            throw new LedgerUnavailableException("the log is away");
        }

        lock (Kinds)
        {
            Kinds.Add(leaf.Kind);
        }

        if (leaf.Kind == EntryKinds.Heads)
        {
            Heads.Add(HeadsEntry.Decode(openings.Find(leaf.Commitment)!.Body));
        }

        if (leaf.Kind == EntryKinds.VolumeDeleted)
        {
            Deletions.Add(VolumeDeletedEntry.Decode(openings.Find(leaf.Commitment)!.Body));
            OnDeletion(Deletions[^1]);
        }

        return log.AppendAsync(leaf, cancellationToken);
    }

    public ValueTask<Checkpoint> LatestAsync(CancellationToken cancellationToken) => log.LatestAsync(cancellationToken);
}
