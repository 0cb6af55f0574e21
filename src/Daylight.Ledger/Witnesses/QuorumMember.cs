namespace Daylight.Ledger.Witnesses;

/// <summary>A witness, or a group of witnesses and groups, as a policy counts them.</summary>
/// <param name="Name">Its name in the policy file; it means nothing outside of it.</param>
public abstract record QuorumMember(string Name)
{
    /// <summary>
    /// The latest time as of which this member stands behind a checkpoint: a witness's own, and for k of n the k-th latest of
    /// its members', so that k of them are no older. Null when too few do.
    /// </summary>
    /// <param name="times">When each witness cosigned; who did not is missing.</param>
    public abstract DateTimeOffset? AsOf(IReadOnlyDictionary<PolicyWitness, DateTimeOffset> times);
}
