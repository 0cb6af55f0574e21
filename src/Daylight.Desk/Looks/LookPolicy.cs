using Daylight.Desk.Incidents;
using Daylight.Desk.People;

namespace Daylight.Desk.Looks;

/// <summary>
/// Which look is allowed. A pure function: purpose is bound to an open incident that someone else, or a machine, opened;
/// whoever opened it, or asks beyond its area and time, needs a second person. Nothing here reads a clock or a store.
/// </summary>
public static class LookPolicy
{
    /// <summary>Decides an ask.</summary>
    /// <param name="ask">What is asked for.</param>
    /// <param name="incident">The incident it hangs on; null when there is none of that id.</param>
    /// <param name="camera">Where the camera stands; null when there is no such camera.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="now">The time.</param>
    /// <param name="rules">The policy's numbers.</param>
    public static LookDecision Decide(LookAsk ask, Incident? incident, Place? camera, Actor user, DateTimeOffset now, LookRules rules) =>
        Forbids(ask, incident, camera, user, now, rules) is { } never ? new LookDecision.Refused(never)
        : WantsSecond(ask, incident!, camera!.Value, user, rules) is { } why ? new LookDecision.NeedsSupervisor(why)
        : new LookDecision.Allowed();

    /// <summary>Whether this person may approve or refuse a look that the other asked for.</summary>
    public static bool MayDecideFor(Actor supervisor, string askerId) =>
        supervisor.Is(DeskRoles.Supervisor)
        && !supervisor.Is(DeskRoles.Technician | DeskRoles.Overseer)
        && supervisor.UserId is { } id && id != askerId;

    private static LookReason? Forbids(LookAsk ask, Incident? incident, Place? camera, Actor user, DateTimeOffset now, LookRules rules)
    {
        if (user.Is(DeskRoles.Technician | DeskRoles.Overseer))
        {
            return LookReason.RoleExcludesLooking;
        }

        if (user.IsMachine || !user.Is(DeskRoles.Operator | DeskRoles.Supervisor))
        {
            return LookReason.RoleMayNotLook;
        }

        if (incident is null)
        {
            return LookReason.NoIncident;
        }

        if (!incident.IsOpen)
        {
            return LookReason.IncidentClosed;
        }

        return camera is null ? LookReason.NoCamera : ForbidsRange(ask, now, rules);
    }

    private static LookReason? ForbidsRange(LookAsk ask, DateTimeOffset now, LookRules rules)
    {
        if (ask.Live)
        {
            return ask.From is null && ask.To is null ? null : LookReason.RangeOnLive;
        }

        if (ask.From is not { } from || ask.To is not { } to)
        {
            return LookReason.RangeMissing;
        }

        return from >= to ? LookReason.RangeReversed
            : to > now ? LookReason.RangeInFuture
            : to - from > rules.LongestRange ? LookReason.RangeTooLong
            : null;
    }

    private static LookReason? WantsSecond(LookAsk ask, Incident incident, Place camera, Actor user, LookRules rules) =>
        incident.OpenedById is { } opener && opener == user.UserId ? LookReason.OwnIncident
        // Written so that a NaN distance falls outside.
        : !(camera.MetresTo(incident.Place) <= incident.RadiusMetres) ? LookReason.OutsideArea
        : ask.From < incident.OpenedAt - rules.Lead ? LookReason.OutsideTime
        : null;
}
