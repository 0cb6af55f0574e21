namespace Daylight.Desk.Looks;

/// <summary>Why a look was refused, or waits for a supervisor. A closed set; <see cref="LookReasons"/> words it.</summary>
public enum LookReason
{
    /// <summary>The asker is neither operator nor supervisor.</summary>
    RoleMayNotLook,

    /// <summary>The asker is a technician or overseer, which excludes looking whatever else the account may do.</summary>
    RoleExcludesLooking,

    /// <summary>There is no such incident.</summary>
    NoIncident,

    /// <summary>The incident is closed.</summary>
    IncidentClosed,

    /// <summary>There is no such camera.</summary>
    NoCamera,

    /// <summary>A recorded look lacks its beginning or end.</summary>
    RangeMissing,

    /// <summary>A live look names a time.</summary>
    RangeOnLive,

    /// <summary>The range ends before it begins.</summary>
    RangeReversed,

    /// <summary>The range reaches into the future.</summary>
    RangeInFuture,

    /// <summary>The range is longer than one look may be.</summary>
    RangeTooLong,

    /// <summary>The camera stands outside the incident's area.</summary>
    OutsideArea,

    /// <summary>The range begins before the incident's time.</summary>
    OutsideTime,

    /// <summary>The asker opened the incident.</summary>
    OwnIncident,

    /// <summary>A supervisor said no.</summary>
    SupervisorRefused,
}
