namespace Daylight.Contracts;

/// <summary>What a release came to: keys, or a refusal, never both.</summary>
/// <param name="Keys">The released keys; empty when refused.</param>
/// <param name="Reason">The refusal's code; null when released.</param>
/// <param name="Detail">The refusal in a sentence; null when released.</param>
public sealed record ReleaseResult(IReadOnlyList<ReleasedKey> Keys, string? Reason, string? Detail)
{
    /// <summary>Whether they were released on a witnesses' word that is no longer fresh, as only a live look's are; a viewer is told.</summary>
    public bool Degraded { get; init; }

    /// <summary>Whether keys were released.</summary>
    public bool Released => Reason is null;
}
