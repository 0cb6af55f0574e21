using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>A camera that answered on the Recorder's network.</summary>
/// <param name="Endpoint">Its endpoint reference (WS-Discovery section 2.6), which stays the same when its address changes.</param>
/// <param name="Host">Where its answer came from, an IP address.</param>
/// <param name="Service">Its ONVIF device service at that host.</param>
/// <param name="Name">What it calls itself.</param>
/// <param name="Hardware">Its hardware.</param>
/// <param name="Location">Where it says that it is.</param>
/// <param name="Addresses">The service addresses that it told, as it told them.</param>
/// <param name="Recorded">The camera that is recorded from there already; null where none is.</param>
/// <param name="Note">What was odd and put right; null when nothing was.</param>
public sealed record FoundCamera(
    string Endpoint, string Host, Uri Service, string? Name, string? Hardware, string? Location, IReadOnlyList<string> Addresses, CameraId? Recorded, string? Note);
