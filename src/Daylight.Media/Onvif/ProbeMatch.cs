namespace Daylight.Media;

/// <summary>One device in an answer to a probe, as it was told.</summary>
/// <param name="Endpoint">The endpoint reference.</param>
/// <param name="Scopes">What it says of itself.</param>
/// <param name="Addresses">Its addresses, in the order told.</param>
internal sealed record ProbeMatch(string Endpoint, DiscoveryScopes Scopes, IReadOnlyList<string> Addresses);
