using Daylight.Contracts;

namespace Daylight.Desk.Cameras;

/// <summary>A camera with how it is doing, for everyone who is signed in.</summary>
/// <param name="Id">The camera id.</param>
/// <param name="Name">The name that people use.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="BearingDegrees">The middle of its picture, clockwise from north.</param>
/// <param name="AngleDegrees">How wide it sees.</param>
/// <param name="RangeMetres">How far a person can be made out.</param>
/// <param name="Purpose">Why it stands there.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="RemovedAt">When it was removed.</param>
/// <param name="Streams">Its streams' states; empty when the Recorder does not know it or cannot be asked.</param>
/// <param name="Clock">What its own clock said by ONVIF; null where it is not asked.</param>
public sealed record CameraView(
    string Id,
    string Name,
    double Latitude,
    double Longitude,
    double? BearingDegrees,
    double? AngleDegrees,
    double? RangeMetres,
    string? Purpose,
    string? Owner,
    DateTimeOffset? RemovedAt,
    IReadOnlyList<StreamStatus> Streams,
    CameraClock? Clock = null)
{
    internal static CameraView Of(Camera c, CameraStatus? status) => new(
        c.Id, c.Name, c.Latitude, c.Longitude, c.BearingDegrees, c.AngleDegrees, c.RangeMetres, c.Purpose, c.Owner, c.RemovedAt, status?.Streams ?? [], status?.Clock);
}
