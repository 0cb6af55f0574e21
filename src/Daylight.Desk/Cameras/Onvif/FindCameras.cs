namespace Daylight.Desk.Cameras.Onvif;

/// <summary>Where a technician looks for cameras.</summary>
/// <param name="Address">A host or address; empty to ask everyone on the Recorder's network.</param>
public sealed record FindCameras(string? Address = null);
