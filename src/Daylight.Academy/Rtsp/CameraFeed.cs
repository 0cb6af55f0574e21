namespace Daylight.Academy;

/// <summary>One address of the server: a camera's stream and the clip it plays.</summary>
/// <param name="Camera">The camera's name, the first part of the path.</param>
/// <param name="Stream">Which stream, the second part of the path.</param>
/// <param name="Clip">What is played.</param>
/// <param name="Phase">How far into the loop this camera is when the server starts; spreads frames and key frames of many cameras over time.</param>
public sealed record CameraFeed(string Camera, CameraStream Stream, Clip Clip, TimeSpan Phase)
{
    /// <summary>The password wanted for this camera; null for what <see cref="SimulatedCameraOptions.Login"/> says.</summary>
    public CameraLogin? Login { get; init; }

    /// <summary>The path after the host, such as <c>plaza-mayor/main</c>.</summary>
    public string Path => $"{Camera}/{(Stream == CameraStream.Main ? "main" : "sub")}";
}
