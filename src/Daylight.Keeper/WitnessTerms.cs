namespace Daylight.Keeper;

/// <summary>How fresh the witnesses' word must be for keys to be released.</summary>
public sealed record WitnessTerms
{
    /// <summary>The oldest that a quorum's word may be. Witnesses cosign about once a minute.</summary>
    public TimeSpan Fresh { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The oldest that it may be for a live look, which then counts as degraded: an incident does not wait for a witness to come back.
    /// Not below <see cref="Fresh"/>.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(15);
}
