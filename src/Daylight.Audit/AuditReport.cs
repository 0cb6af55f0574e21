using Daylight.Ledger.Witnesses;

namespace Daylight.Audit;

/// <summary>What an audit found.</summary>
public sealed class AuditReport
{
    private readonly List<Finding> findings = [];
    private readonly List<Refusal> refused = [];
    private readonly List<Cosignature> cosignatures = [];
    private readonly List<Finding> uncommittedTails = [];
    private readonly SortedDictionary<string, int> kinds = new(StringComparer.Ordinal);

    /// <summary>Everything that is wrong, in the order in which it was met.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>Looks and releases that were refused: nothing wrong with the log, but worth an overseer's eye.</summary>
    public IReadOnlyList<Refusal> Refused => refused;

    /// <summary>Entries of each kind.</summary>
    public IReadOnlyDictionary<string, int> Kinds => kinds;

    /// <summary>Size of the tree that was audited.</summary>
    public long Entries { get; internal set; }

    /// <summary>Entries whose bodies were open to this audit.</summary>
    public long Opened { get; internal set; }

    /// <summary>Extents whose footage was read and checked.</summary>
    public long Extents { get; internal set; }

    /// <summary>Extents that no committed head reaches yet: recorded since the last heads entry. 0 when no heads were given.</summary>
    public int Uncommitted { get; internal set; }

    /// <summary>
    /// Ends of volumes that do not check and that no committed head reaches: as a recorder's last write looks while it is under
    /// way, or after a crash before recovery. Nothing is wrong with them yet.
    /// </summary>
    public IReadOnlyList<Finding> UncommittedTails => uncommittedTails;

    /// <summary>How many earlier checkpoints were there to compare with.</summary>
    public int ComparedWithEarlier { get; internal set; }

    /// <summary>The cosignatures of the policy's witnesses on the newest cosigned checkpoint.</summary>
    public IReadOnlyList<Cosignature> Cosignatures => cosignatures;

    /// <summary>Releases of live looks that went on while the witnesses were away: permitted for some minutes, and worth an overseer's eye.</summary>
    public int Degraded { get; internal set; }

    /// <summary>Whether nothing is wrong.</summary>
    public bool Clean => findings.Count == 0;

    internal void Add(Finding finding) => findings.Add(finding);

    internal void AddUncommittedTail(Finding tail) => uncommittedTails.Add(tail);

    internal void Add(Refusal refusal) => refused.Add(refusal);

    internal void Add(Cosignature cosignature) => cosignatures.Add(cosignature);

    internal void Count(string kind) => kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
}
