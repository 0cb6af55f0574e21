using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>Where a camera's streams come from.</summary>
/// <param name="Camera">The camera.</param>
/// <param name="Main">The main stream: an <c>rtsp://</c> address without user or password.</param>
/// <param name="Sub">The sub stream, where the camera has one that is wanted.</param>
/// <param name="User">The user at the camera, if it asks for one.</param>
/// <param name="Password">The password at the camera; never logged and never handed out.</param>
/// <param name="RetentionClass">How long its footage is kept; see <see cref="EpochId"/>.</param>
public sealed record CameraSource(CameraId Camera, Uri Main, Uri? Sub, string? User, string? Password, string RetentionClass = "standard");
