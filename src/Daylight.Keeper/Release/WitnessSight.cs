namespace Daylight.Keeper.Release;

/// <summary>What the Keeper has verified of the witnesses' word, for one request.</summary>
/// <param name="Entry">Whether a quorum has cosigned a tree that holds the grant's entry.</param>
/// <param name="Tied">Whether the grant's checkpoint was shown to be of one history with what the quorum cosigned.</param>
/// <param name="AsOf">As of when a quorum last stood behind the log; null when none was seen.</param>
internal readonly record struct WitnessSight(bool Entry, bool Tied, DateTimeOffset? AsOf);
