namespace Daylight.Vault.Retention;

/// <summary>A run of a track's extents, by their numbers in its chain.</summary>
/// <param name="Track">The track.</param>
/// <param name="First">The first.</param>
/// <param name="Last">The last, inclusive.</param>
public sealed record TrackSpan(TrackId Track, long First, long Last);
