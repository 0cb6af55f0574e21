using System.Net;

namespace Daylight.Media;

/// <summary>A device that answered a probe.</summary>
/// <param name="Endpoint">Its endpoint reference, which stays the same when its address changes.</param>
/// <param name="Address">Where its answer came from.</param>
/// <param name="Service">Its device service, at the host that answered.</param>
/// <param name="Name">The name in its scopes.</param>
/// <param name="Hardware">The hardware in its scopes.</param>
/// <param name="Location">The location in its scopes.</param>
/// <param name="Addresses">The addresses that it told, as it told them.</param>
/// <param name="Note">What was odd and put right; null when nothing was.</param>
public sealed record FoundDevice(
    string Endpoint, IPAddress Address, Uri Service, string? Name, string? Hardware, string? Location, IReadOnlyList<string> Addresses, string? Note);
