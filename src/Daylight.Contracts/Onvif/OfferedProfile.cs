namespace Daylight.Contracts;

/// <summary>One stream that a camera offers.</summary>
/// <param name="Token">The camera's name for it.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Codec"><c>H.264</c>, <c>H.265</c>, or the camera's word for another; null where it does not say.</param>
/// <param name="Width">The picture's width in pixels.</param>
/// <param name="Height">The picture's height in pixels.</param>
/// <param name="FramesPerSecond">The most pictures a second.</param>
/// <param name="BitsPerSecond">The most bits a second.</param>
/// <param name="Address">Its rtsp or rtsps address without user and password; null where it cannot be recorded.</param>
/// <param name="Problem">Why it cannot be recorded; null when it can.</param>
public sealed record OfferedProfile(
    string Token, string Name, string? Codec, int? Width, int? Height, double? FramesPerSecond, long? BitsPerSecond, Uri? Address, string? Problem);
