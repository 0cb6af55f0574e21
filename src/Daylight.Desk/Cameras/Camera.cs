namespace Daylight.Desk.Cameras;

/// <summary>A camera as the desk knows it: a name, a place and what it sees. Its address and password are the Recorder's alone.</summary>
public sealed class Camera
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxName = 80;

    /// <summary>The longest purpose, in characters.</summary>
    public const int MaxPurpose = 200;

    /// <summary>The longest owner, in characters.</summary>
    public const int MaxOwner = 120;

    /// <summary>The camera id.</summary>
    public required string Id { get; init; }

    /// <summary>The name that people use, for example the street corner.</summary>
    public required string Name { get; set; }

    /// <summary>Degrees north.</summary>
    public double Latitude { get; set; }

    /// <summary>Degrees east.</summary>
    public double Longitude { get; set; }

    /// <summary>The middle of its picture, degrees clockwise from north; null where not known.</summary>
    public double? BearingDegrees { get; set; }

    /// <summary>How wide it sees, degrees; null where not known.</summary>
    public double? AngleDegrees { get; set; }

    /// <summary>How far a person can be made out, metres; null where not known.</summary>
    public double? RangeMetres { get; set; }

    /// <summary>Why it stands there, as on its sign.</summary>
    public string? Purpose { get; set; }

    /// <summary>Who answers for it.</summary>
    public string? Owner { get; set; }

    /// <summary>When it was removed; null while it is recorded. What it recorded can be looked at until retention ends.</summary>
    public DateTimeOffset? RemovedAt { get; set; }

    /// <summary>Where it stands.</summary>
    public Place Place => new(Latitude, Longitude);

    /// <summary>What it sees.</summary>
    public FieldOfView View => new(BearingDegrees, AngleDegrees, RangeMetres);
}
