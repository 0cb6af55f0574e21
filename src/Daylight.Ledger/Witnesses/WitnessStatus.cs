namespace Daylight.Ledger.Witnesses;

/// <summary>How a witness is doing, as the log that asks it sees it.</summary>
/// <param name="Name">Its name in the policy.</param>
/// <param name="Cosigned">When it cosigned last, by its own clock; null when it has not since the start.</param>
/// <param name="Trouble">Why its last answer was no cosignature, in a sentence; null when it was one.</param>
public sealed record WitnessStatus(string Name, DateTimeOffset? Cosigned, string? Trouble);
