using Daylight.Contracts;

namespace Daylight.Desk.Cameras.Onvif;

/// <summary>A camera that answered a probe, for technicians.</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="Hardware">Its hardware.</param>
/// <param name="Location">Where it says that it is.</param>
/// <param name="Host">Where its answer came from, an IP address.</param>
/// <param name="Service">Its ONVIF device service at that host.</param>
/// <param name="Addresses">The service addresses that it told, as it told them.</param>
/// <param name="Recorded">The id of the camera that is recorded from there already; null where none is.</param>
/// <param name="Note">What was odd and put right; null when nothing was.</param>
public sealed record FoundCameraView(
    string? Name, string? Hardware, string? Location, string Host, Uri Service, IReadOnlyList<string> Addresses, string? Recorded, string? Note)
{
    internal static FoundCameraView Of(FoundCamera c) => new(c.Name, c.Hardware, c.Location, c.Host, c.Service, c.Addresses, c.Recorded?.Value, c.Note);
}
