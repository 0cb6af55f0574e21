namespace Daylight.Ledger;

/// <summary>An entry that is in the log.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Leaf">Its leaf.</param>
/// <param name="Opening">What the leaf commits to.</param>
/// <param name="Proof">Its proof.</param>
public sealed record LoggedEntry(long Index, Leaf Leaf, Opening Opening, TlogProof Proof);
