namespace Daylight.Audit;

/// <summary>A look or a release that was refused.</summary>
/// <param name="Index">The log index.</param>
/// <param name="Kind">The entry's kind.</param>
/// <param name="Time">When.</param>
/// <param name="Reason">Why, as the log has it.</param>
public sealed record Refusal(long Index, string Kind, DateTimeOffset Time, string Reason);
