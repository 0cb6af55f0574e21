using Daylight.Contracts;

namespace Daylight.Desk.Cameras;

/// <summary>A camera with how it is doing.</summary>
/// <param name="Id">The camera id.</param>
/// <param name="Name">The name that people use.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Streams">Its streams' states; empty when the Recorder does not know it or cannot be asked.</param>
public sealed record CameraView(string Id, string Name, double Latitude, double Longitude, IReadOnlyList<StreamStatus> Streams);
