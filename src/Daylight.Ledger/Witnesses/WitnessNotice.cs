namespace Daylight.Ledger.Witnesses;

/// <summary>Something that a witness did or found, for its log and its figures.</summary>
/// <param name="Log">The log's origin; null when it is none that the witness knows.</param>
/// <param name="Size">The size of the checkpoint shown; null when it could not be read.</param>
/// <param name="Outcome">What was answered; null for what was found on the way.</param>
/// <param name="Words">It in a sentence. What strangers sent is in it only as numbers and as the parser's words.</param>
/// <param name="Evidence">What was found against the log; null for nothing.</param>
public sealed record WitnessNotice(string? Log, long? Size, WitnessOutcome? Outcome, string Words, ForkEvidence? Evidence);
