namespace Daylight.Vault;

/// <summary>Where a track's chain ends while it is written.</summary>
/// <param name="Head">The last link that was queued for a disk; null before the first.</param>
/// <param name="Volume">The volume it stands in, whose failure takes it back unless it was acknowledged; null when it was acknowledged before.</param>
internal sealed record ChainEnd(ChainHead? Head, OpenVolume? Volume);
