namespace Daylight.Desk.Cameras;

/// <summary>What a technician tells of a camera.</summary>
/// <param name="Id">The camera id.</param>
/// <param name="Name">The name that people use.</param>
/// <param name="Latitude">Degrees north; must be told.</param>
/// <param name="Longitude">Degrees east; must be told.</param>
/// <param name="Url">The main stream, <c>rtsp://</c> or <c>rtsps://</c>, without user and password.</param>
/// <param name="SubUrl">The sub stream, where wanted.</param>
/// <param name="User">The user at the camera; without one there is no password either.</param>
/// <param name="Password">
/// The password at the camera; handed to the Recorder, never stored here. Empty keeps the one that is known, as long as user
/// and hosts stay the same.
/// </param>
/// <param name="BearingDegrees">See <see cref="FieldOfView"/>.</param>
/// <param name="AngleDegrees">See <see cref="FieldOfView"/>.</param>
/// <param name="RangeMetres">See <see cref="FieldOfView"/>.</param>
/// <param name="Purpose">Why it stands there.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Retention">The retention class; empty keeps the known one, and a new camera takes the first one.</param>
/// <param name="Transport">tcp, udp or auto; untold keeps what is known, or tcp.</param>
/// <param name="Certificate">The SHA-256 fingerprint of a certificate to believe for rtsps; untold keeps the known one, empty takes it away.</param>
/// <param name="Onvif">The http or https address of its ONVIF device service, asked for its time now and then; untold keeps the known one, empty takes it away.</param>
public sealed record PutCamera(
    string? Id,
    string? Name,
    double? Latitude,
    double? Longitude,
    string? Url,
    string? SubUrl = null,
    string? User = null,
    string? Password = null,
    double? BearingDegrees = null,
    double? AngleDegrees = null,
    double? RangeMetres = null,
    string? Purpose = null,
    string? Owner = null,
    string? Retention = null,
    string? Transport = null,
    string? Certificate = null,
    string? Onvif = null);
