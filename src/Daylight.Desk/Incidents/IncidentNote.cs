namespace Daylight.Desk.Incidents;

/// <summary>A line in an incident's journal; never changed or removed.</summary>
public sealed class IncidentNote
{
    /// <summary>The longest text, in characters.</summary>
    public const int MaxText = 2_000;

    /// <summary>Its id, UUIDv7.</summary>
    public Guid Id { get; init; }

    /// <summary>The incident it belongs to.</summary>
    public Guid IncidentId { get; init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who wrote it.</summary>
    public required string Author { get; init; }

    /// <summary>What was written.</summary>
    public required string Text { get; init; }
}
