namespace Daylight.Ledger.Witnesses;

/// <summary>How often a log asks its witnesses, and how long it waits.</summary>
public sealed record CosigningPace
{
    /// <summary>How long after the last round the next one begins when nobody asks.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest that an append or a question waits for a quorum.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest that one witness may take; it misses the rounds meanwhile, and holds up none.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A quorum older than this no longer hides a newer checkpoint that lacks one.</summary>
    public TimeSpan Stale { get; init; } = TimeSpan.FromMinutes(5);
}
