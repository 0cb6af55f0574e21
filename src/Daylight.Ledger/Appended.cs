namespace Daylight.Ledger;

/// <summary>An appended leaf's place.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Proof">Its inclusion proof under a checkpoint that holds it.</param>
public sealed record Appended(long Index, TlogProof Proof);
