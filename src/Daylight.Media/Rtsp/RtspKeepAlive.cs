namespace Daylight.Media;

/// <summary>How a session is kept alive.</summary>
/// <param name="Method">The method that the camera says it knows.</param>
/// <param name="Uri">The session's address.</param>
/// <param name="Timeout">After how long without a request the camera ends the session.</param>
internal readonly record struct RtspKeepAlive(string Method, string Uri, TimeSpan Timeout);
