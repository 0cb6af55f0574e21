namespace Daylight.Ledger.Witnesses;

/// <summary>A log that a policy knows.</summary>
/// <param name="Verifier">Its key; the key's name is the log's origin.</param>
/// <param name="Address">Where it is to be had, in whatever sense the reader of the policy gives that; null when not said.</param>
public sealed record PolicyLog(NoteVerifier Verifier, Uri? Address);
