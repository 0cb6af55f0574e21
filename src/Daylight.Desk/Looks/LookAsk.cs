using Daylight.Vault;

namespace Daylight.Desk.Looks;

/// <summary>What someone asks to see.</summary>
/// <param name="Camera">The camera.</param>
/// <param name="Live">The picture as it comes. A live look names no time; it may be asked for again when it expires.</param>
/// <param name="From">First moment of a recorded look.</param>
/// <param name="To">Last moment of a recorded look.</param>
public sealed record LookAsk(CameraId Camera, bool Live, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>A live look.</summary>
    public static LookAsk LiveOf(CameraId camera) => new(camera, true, null, null);

    /// <summary>A look at what was recorded.</summary>
    public static LookAsk Recorded(CameraId camera, DateTimeOffset from, DateTimeOffset to) => new(camera, false, from, to);
}
