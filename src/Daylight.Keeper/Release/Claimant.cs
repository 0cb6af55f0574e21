namespace Daylight.Keeper.Release;

/// <summary>What is known of who asks, as far as the request was read.</summary>
/// <param name="Look">The look that the request names; nobody has proven it.</param>
/// <param name="Viewer">The viewer's key, once its signature over the request was found right.</param>
internal readonly record struct Claimant(Guid? Look, string? Viewer);
