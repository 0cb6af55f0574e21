namespace Daylight.Desk.Cameras;

/// <summary>A camera as the desk knows it: a name and a place. Its address and password are the Recorder's alone.</summary>
public sealed class Camera
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxName = 80;

    /// <summary>The camera id.</summary>
    public required string Id { get; init; }

    /// <summary>The name that people use, for example the street corner.</summary>
    public required string Name { get; set; }

    /// <summary>Degrees north.</summary>
    public double Latitude { get; set; }

    /// <summary>Degrees east.</summary>
    public double Longitude { get; set; }

    /// <summary>Where it stands.</summary>
    public Place Place => new(Latitude, Longitude);
}
