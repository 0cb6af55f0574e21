namespace Daylight.Keeper.Release;

/// <summary>What the witnesses' word permits.</summary>
internal enum WitnessVerdict
{
    /// <summary>Keys may go.</summary>
    Full,

    /// <summary>Keys of a live look may go, marked.</summary>
    Degraded,

    /// <summary>No quorum has cosigned the grant's entry yet, and the look is not live.</summary>
    Unwitnessed,

    /// <summary>No quorum has stood behind the log for too long, or never.</summary>
    Stale,
}
