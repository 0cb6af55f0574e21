namespace Daylight.Desk.Incidents;

/// <summary>Something that happens at a place. Looks hang on it; closed, it gives none.</summary>
public sealed class Incident
{
    /// <summary>The longest title, in characters.</summary>
    public const int MaxTitle = 120;

    /// <summary>The longest type, in characters.</summary>
    public const int MaxType = 40;

    /// <summary>The smallest radius, in metres.</summary>
    public const double MinRadius = 10;

    /// <summary>The largest radius, in metres: an incident that covers a city would be a licence to look anywhere.</summary>
    public const double MaxRadius = 2_000;

    /// <summary>Its id, UUIDv7.</summary>
    public Guid Id { get; init; }

    /// <summary>What happens, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>The kind of event, for example <c>traffic</c> or <c>assault</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Degrees north.</summary>
    public double Latitude { get; init; }

    /// <summary>Degrees east.</summary>
    public double Longitude { get; init; }

    /// <summary>The area's radius in metres.</summary>
    public double RadiusMetres { get; init; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>The opener's account id; null when a machine opened it.</summary>
    public string? OpenedById { get; init; }

    /// <summary>The opener's name as it was then.</summary>
    public required string OpenedBy { get; init; }

    /// <summary>When it was closed; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Who closed it.</summary>
    public string? ClosedBy { get; set; }

    /// <summary>What was noted, oldest first.</summary>
    public List<IncidentNote> Notes { get; init; } = [];

    /// <summary>The centre of the area.</summary>
    public Place Place => new(Latitude, Longitude);

    /// <summary>Whether looks may hang on it.</summary>
    public bool IsOpen => ClosedAt is null;
}
