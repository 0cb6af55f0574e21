namespace Daylight.Media;

/// <summary>A media profile of a device: one stream that it offers.</summary>
/// <param name="Token">The device's name for it.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Encoding">The device's word for its codec, such as <c>H264</c> or <c>H265</c>; null where it does not say.</param>
/// <param name="Width">The picture's width in pixels.</param>
/// <param name="Height">The picture's height in pixels.</param>
/// <param name="FramesPerSecond">The most pictures a second.</param>
/// <param name="BitsPerSecond">The most bits a second.</param>
public sealed record OnvifProfile(string Token, string Name, string? Encoding, int? Width, int? Height, double? FramesPerSecond, long? BitsPerSecond)
{
    /// <summary>Its RTSP address at the host that answered, without user and password; null where there is none, as <see cref="Problem"/> says.</summary>
    public Uri? Stream { get; init; }

    /// <summary>Why it cannot be recorded; null when it can.</summary>
    public string? Problem { get; init; }
}
