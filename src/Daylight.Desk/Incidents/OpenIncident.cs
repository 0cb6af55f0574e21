namespace Daylight.Desk.Incidents;

/// <summary>What is told when an incident is opened.</summary>
/// <param name="Title">What happens, in a line.</param>
/// <param name="Type">The kind of event.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="RadiusMetres">The area's radius, 10 to 2000 metres.</param>
public sealed record OpenIncident(string Title, string Type, double Latitude, double Longitude, double RadiusMetres);
