using CsCheck;
using Daylight.Desk.Incidents;
using Daylight.Desk.Looks;
using Daylight.Desk.People;
using Daylight.Vault;

namespace Daylight.Desk.Tests;

public sealed class LookPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    private static readonly CameraId Camera = CameraId.Parse("market-1");
    private static readonly Place Near = new(52.0001, 13.0);
    private static readonly Place Far = new(52.1, 13.0);
    private static readonly LookRules Rules = new();

    private static Incident Opened(string? by, bool closed = false) => new()
    {
        Title = "t",
        Type = "traffic",
        Latitude = 52,
        Longitude = 13,
        RadiusMetres = 100,
        OpenedAt = Now.AddMinutes(-20),
        OpenedById = by,
        OpenedBy = by ?? "machine:smoke",
        ClosedAt = closed ? Now : null,
    };

    private static Actor User(DeskRoles roles, string id = "me") => new(id, id, roles);

    private static LookAsk Recorded(double fromMinutes, double toMinutes) =>
        LookAsk.Recorded(Camera, Now.AddMinutes(fromMinutes), Now.AddMinutes(toMinutes));

    private static LookDecision Decide(LookAsk ask, Incident? incident, Place? camera, Actor user) =>
        LookPolicy.Decide(ask, incident, camera, user, Now, Rules);

    [Theory]
    [InlineData(DeskRoles.Operator)]
    [InlineData(DeskRoles.Supervisor)]
    public void A_look_within_area_and_time_of_someone_elses_incident_is_allowed(DeskRoles role)
    {
        Assert.IsType<LookDecision.Allowed>(Decide(LookAsk.LiveOf(Camera), Opened("other"), Near, User(role)));
        Assert.IsType<LookDecision.Allowed>(Decide(Recorded(-45, -10), Opened("other"), Near, User(role)));
        Assert.IsType<LookDecision.Allowed>(Decide(LookAsk.LiveOf(Camera), Opened(null), Near, User(role)));
    }

    public static TheoryData<string, LookReason> Waiting => new()
    {
        { "own", LookReason.OwnIncident }, { "area", LookReason.OutsideArea }, { "time", LookReason.OutsideTime },
    };

    [Theory]
    [MemberData(nameof(Waiting))]
    public void A_look_beyond_the_incident_or_under_ones_own_needs_a_supervisor(string what, LookReason why) =>
        Assert.Equal(new LookDecision.NeedsSupervisor(why), Decide(
            what == "time" ? Recorded(-51, -10) : LookAsk.LiveOf(Camera),
            Opened(what == "own" ? "me" : "other"),
            what == "area" ? Far : Near,
            User(DeskRoles.Supervisor)));

    [Theory]
    [InlineData(1, 0, LookReason.RangeReversed)]
    [InlineData(-5, -5, LookReason.RangeReversed)]
    [InlineData(-5, 1, LookReason.RangeInFuture)]
    [InlineData(-70, -5, LookReason.RangeTooLong)]
    public void A_wrong_range_is_refused(double from, double to, LookReason why) =>
        Assert.Equal(new LookDecision.Refused(why), Decide(Recorded(from, to), Opened("other"), Near, User(DeskRoles.Operator)));

    [Fact]
    public void A_recorded_look_names_its_range_and_a_live_look_none()
    {
        var user = User(DeskRoles.Operator);
        Assert.Equal(new LookDecision.Refused(LookReason.RangeMissing), Decide(new(Camera, false, Now, null), Opened("other"), Near, user));
        Assert.Equal(new LookDecision.Refused(LookReason.RangeMissing), Decide(new(Camera, false, null, Now), Opened("other"), Near, user));
        Assert.Equal(new LookDecision.Refused(LookReason.RangeOnLive), Decide(new(Camera, true, Now, null), Opened("other"), Near, user));
    }

    [Fact]
    public void Without_an_open_incident_or_a_camera_there_is_no_look()
    {
        var user = User(DeskRoles.Operator);
        Assert.Equal(new LookDecision.Refused(LookReason.NoIncident), Decide(LookAsk.LiveOf(Camera), null, Near, user));
        Assert.Equal(new LookDecision.Refused(LookReason.IncidentClosed), Decide(LookAsk.LiveOf(Camera), Opened("other", true), Near, user));
        Assert.Equal(new LookDecision.Refused(LookReason.NoCamera), Decide(LookAsk.LiveOf(Camera), Opened("other"), null, user));
    }

    /// <summary>The whole table: every set of roles, incident, area and opener; live.</summary>
    [Fact]
    public void Every_row_of_the_table_is_as_the_policy_says()
    {
        for (var roles = 0; roles < 16; roles++)
        {
            foreach (var opener in new[] { "me", "other", null })
            {
                foreach (var closed in new[] { false, true })
                {
                    foreach (var place in new Place?[] { Near, Far, null })
                    {
                        var expected = (roles & 12) != 0 ? new LookDecision.Refused(LookReason.RoleExcludesLooking)
                            : roles == 0 ? new LookDecision.Refused(LookReason.RoleMayNotLook)
                            : closed ? new LookDecision.Refused(LookReason.IncidentClosed)
                            : place is null ? new LookDecision.Refused(LookReason.NoCamera)
                            : opener == "me" ? new LookDecision.NeedsSupervisor(LookReason.OwnIncident)
                            : place == Far ? new LookDecision.NeedsSupervisor(LookReason.OutsideArea)
                            : (LookDecision)new LookDecision.Allowed();
                        Assert.Equal(expected, Decide(LookAsk.LiveOf(Camera), Opened(opener, closed), place, User((DeskRoles)roles)));
                    }
                }
            }
        }
    }

    /// <summary>Whatever is asked: alone one only ever sees under an open incident of someone else, within its area and time.</summary>
    [Fact]
    public void Nothing_is_allowed_alone_outside_somebody_elses_open_incident() =>
        Gen.Select(Gen.Int[0, 15], Gen.Bool, Gen.Int[-300, 60], Gen.Int[-300, 60], Gen.Bool, Gen.Bool, Gen.Int[0, 2_000])
            .Sample((roles, live, from, to, own, closed, metresNorth) =>
            {
                var ask = live ? LookAsk.LiveOf(Camera) : Recorded(from, to);
                var incident = Opened(own ? "me" : "other", closed);
                var camera = new Place(52 + (metresNorth / 111_195.0), 13);
                return Decide(ask, incident, camera, User((DeskRoles)roles)) is not LookDecision.Allowed
                    || (roles is 1 or 2 or 3 && !own && !closed && metresNorth <= 101
                        && (live || (from >= -50 && to <= 0 && from < to && to - from <= 60)));
            });

    [Fact]
    public void Nobody_decides_their_own_look()
    {
        Assert.False(LookPolicy.MayDecideFor(User(DeskRoles.Supervisor), "me"));
        Assert.False(LookPolicy.MayDecideFor(User(DeskRoles.Operator), "other"));
        Assert.False(LookPolicy.MayDecideFor(User(DeskRoles.Supervisor | DeskRoles.Overseer), "other"));
        Assert.True(LookPolicy.MayDecideFor(User(DeskRoles.Supervisor), "other"));
    }
}
