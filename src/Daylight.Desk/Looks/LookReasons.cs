namespace Daylight.Desk.Looks;

/// <summary>The reasons in the API's and the log's spelling, the field each concerns, and words a person can act on.</summary>
public static class LookReasons
{
    /// <summary>The reason's code.</summary>
    public static string Code(this LookReason reason) => reason switch
    {
        LookReason.RoleMayNotLook => "role.may-not-look",
        LookReason.RoleExcludesLooking => "role.excludes-looking",
        LookReason.NoIncident => "incident.unknown",
        LookReason.IncidentClosed => "incident.closed",
        LookReason.NoCamera => "camera.unknown",
        LookReason.RangeMissing => "range.missing",
        LookReason.RangeOnLive => "range.on-live",
        LookReason.RangeReversed => "range.reversed",
        LookReason.RangeInFuture => "range.future",
        LookReason.RangeTooLong => "range.too-long",
        LookReason.OutsideArea => "outside.area",
        LookReason.OutsideTime => "outside.time",
        LookReason.OwnIncident => "incident.own",
        LookReason.SupervisorRefused => "supervisor.refused",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>The field of the ask that the reason concerns; null when it concerns the person.</summary>
    public static string? Field(this LookReason reason) => reason switch
    {
        LookReason.NoIncident or LookReason.IncidentClosed or LookReason.OwnIncident => "incident",
        LookReason.NoCamera or LookReason.OutsideArea => "camera",
        LookReason.RangeMissing or LookReason.RangeInFuture or LookReason.RangeTooLong => "to",
        LookReason.RangeOnLive or LookReason.RangeReversed or LookReason.OutsideTime => "from",
        _ => null,
    };

    /// <summary>The reason in a sentence.</summary>
    public static string Words(this LookReason reason) => reason switch
    {
        LookReason.RoleMayNotLook => "Only operators and supervisors may look.",
        LookReason.RoleExcludesLooking => "Technicians and overseers may not look, whatever other role they have.",
        LookReason.NoIncident => "There is no such incident; a look needs an open one.",
        LookReason.IncidentClosed => "The incident is closed; a look needs an open one.",
        LookReason.NoCamera => "There is no such camera.",
        LookReason.RangeMissing => "A recorded look needs 'from' and 'to'.",
        LookReason.RangeOnLive => "A live look takes no 'from' or 'to'; ask for the past in a look of its own.",
        LookReason.RangeReversed => "'from' must lie before 'to'.",
        LookReason.RangeInFuture => "'to' lies in the future; ask for a live look instead.",
        LookReason.RangeTooLong => "The range is longer than one look may be; ask for less.",
        LookReason.OutsideArea => "The camera stands outside the incident's area, so a supervisor must approve.",
        LookReason.OutsideTime => "The range begins before the incident's time, so a supervisor must approve.",
        LookReason.OwnIncident => "You opened this incident yourself, so a supervisor must approve.",
        LookReason.SupervisorRefused => "A supervisor refused this look.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
