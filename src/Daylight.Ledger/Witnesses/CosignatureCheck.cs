namespace Daylight.Ledger.Witnesses;

/// <summary>What a checkpoint's cosignatures come to under a policy.</summary>
/// <param name="Valid">The cosignatures by witnesses that the policy knows, one each.</param>
/// <param name="AsOf">The latest time as of which a quorum stands behind the checkpoint; null when none does.</param>
/// <param name="Wrong">A line that claims to be a known witness's and is not, in a sentence; the whole note is then refused.</param>
public sealed record CosignatureCheck(IReadOnlyList<Cosignature> Valid, DateTimeOffset? AsOf, string? Wrong);
