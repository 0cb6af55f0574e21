using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>How a camera is doing.</summary>
/// <param name="Camera">The camera.</param>
/// <param name="Streams">Each of its streams; main first.</param>
public sealed record CameraStatus(CameraId Camera, IReadOnlyList<StreamStatus> Streams)
{
    /// <summary>What its own clock said by ONVIF; null for a camera without an ONVIF address, and before it was first asked.</summary>
    public CameraClock? Clock { get; init; }
}
