namespace Daylight.Desk.Looks;

/// <summary>Where a look stands.</summary>
public enum LookState
{
    /// <summary>Waits for a supervisor.</summary>
    Pending = 0,

    /// <summary>Granted; may be expired, see <see cref="Look.Expires"/>.</summary>
    Granted = 1,

    /// <summary>Refused by policy or by a supervisor.</summary>
    Refused = 2,

    /// <summary>Ended: by the looker, or because the incident was closed.</summary>
    Ended = 3,
}
