namespace Daylight.Ledger.Witnesses;

/// <summary>So many of these.</summary>
/// <param name="Name">Its name in the policy file.</param>
/// <param name="Needed">How many members must stand behind a checkpoint, 1 to all.</param>
/// <param name="Members">Witnesses and groups.</param>
public sealed record WitnessGroup(string Name, int Needed, IReadOnlyList<QuorumMember> Members) : QuorumMember(Name)
{
    /// <inheritdoc/>
    public override DateTimeOffset? AsOf(IReadOnlyDictionary<PolicyWitness, DateTimeOffset> times)
    {
        var behind = Members.Select(m => m.AsOf(times)).OfType<DateTimeOffset>().OrderDescending().ToList();
        return behind.Count >= Needed ? behind[Needed - 1] : null;
    }
}
