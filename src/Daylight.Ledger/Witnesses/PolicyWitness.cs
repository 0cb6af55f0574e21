namespace Daylight.Ledger.Witnesses;

/// <summary>A witness that a policy knows.</summary>
/// <param name="Name">Its name in the policy file.</param>
/// <param name="Verifier">Its key.</param>
/// <param name="Address">Its submission prefix, where a log asks it; null when nobody here needs to.</param>
public sealed record PolicyWitness(string Name, CosignatureVerifier Verifier, Uri? Address) : QuorumMember(Name)
{
    /// <inheritdoc/>
    public override DateTimeOffset? AsOf(IReadOnlyDictionary<PolicyWitness, DateTimeOffset> times) =>
        times.TryGetValue(this, out var time) ? time : null;
}
