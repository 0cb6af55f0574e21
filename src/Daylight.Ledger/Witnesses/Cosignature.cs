namespace Daylight.Ledger.Witnesses;

/// <summary>A witness's word that, at a time, a checkpoint was the largest consistent tree that it had seen of the log.</summary>
/// <param name="Witness">Who said so.</param>
/// <param name="Time">When, by the witness's own clock, to the second.</param>
public sealed record Cosignature(PolicyWitness Witness, DateTimeOffset Time);
