namespace Daylight.Desk.Cameras;

/// <summary>What a technician tells of a camera.</summary>
/// <param name="Id">The camera id.</param>
/// <param name="Name">The name that people use.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Url">The main stream, <c>rtsp://</c>, without user and password.</param>
/// <param name="SubUrl">The sub stream, where wanted.</param>
/// <param name="User">The user at the camera.</param>
/// <param name="Password">The password at the camera; handed to the Recorder, never stored here.</param>
public sealed record PutCamera(string Id, string Name, double Latitude, double Longitude, string Url, string? SubUrl, string? User, string? Password);
