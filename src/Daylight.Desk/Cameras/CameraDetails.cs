using Daylight.Contracts;

namespace Daylight.Desk.Cameras;

/// <summary>A camera with its addresses, for technicians. The password is not among them: nobody is shown it, ever.</summary>
/// <param name="Camera">What everyone sees.</param>
/// <param name="Url">The main stream; null when the Recorder does not record it.</param>
/// <param name="SubUrl">The sub stream.</param>
/// <param name="User">The user at the camera.</param>
/// <param name="HasPassword">Whether a password is known.</param>
/// <param name="Retention">The retention class.</param>
/// <param name="RetentionClasses">The classes to choose from.</param>
/// <param name="Transport">How its packets travel; null when the Recorder does not record it.</param>
/// <param name="Certificate">The SHA-256 fingerprint of the certificate that is believed for rtsps, 64 hexadecimal digits; null where none is pinned.</param>
/// <param name="Onvif">The address of its ONVIF service; null where it is not known.</param>
public sealed record CameraDetails(
    CameraView Camera,
    string? Url,
    string? SubUrl,
    string? User,
    bool HasPassword,
    string? Retention,
    IReadOnlyList<string> RetentionClasses,
    CameraTransport? Transport,
    string? Certificate,
    string? Onvif);
