using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>How a camera is doing.</summary>
/// <param name="Camera">The camera.</param>
/// <param name="Streams">Each of its streams; main first.</param>
public sealed record CameraStatus(CameraId Camera, IReadOnlyList<StreamStatus> Streams);
