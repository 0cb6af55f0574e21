namespace Daylight.Academy;

/// <summary>A camera of a town, where it hangs and what it sees.</summary>
/// <param name="Id">Its name in addresses and logs: lower-case letters, digits and hyphens.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="BearingDegrees">Where it looks, clockwise from north.</param>
/// <param name="FieldOfViewDegrees">How wide it looks.</param>
/// <param name="RangeMetres">How far a person can still be made out.</param>
public sealed record TownCamera(
    string Id, string Name, double Latitude, double Longitude, double BearingDegrees, double FieldOfViewDegrees, double RangeMetres);
