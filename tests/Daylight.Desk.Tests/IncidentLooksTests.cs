using Daylight.Desk.Incidents;
using Daylight.Desk.Looks;

namespace Daylight.Desk.Tests;

public sealed class IncidentLooksTests
{
    private static Task<IReadOnlyList<IncidentLook>> ListAsync(Town town, People.Actor reader, Guid incident) =>
        town.Do<IncidentLooks, IReadOnlyList<IncidentLook>>(l => l.ListAsync(reader, incident));

    [Fact]
    public async Task Who_works_on_an_incident_sees_all_looks_under_it_with_their_log_entries()
    {
        await using var town = await Town.OpenAsync();
        var incident = await town.OpenIncidentAsync(town.Ben);
        var granted = await town.AskAsync(town.Ada, incident);
        var refused = await town.AskAsync(town.Ada, incident, "nowhere-9");
        var waiting = await town.AskAsync(town.Ben, incident);

        var seen = (await ListAsync(town, town.Ben, incident.Id)).ToDictionary(l => l.Look);
        Assert.Equal(3, seen.Count);
        Assert.Equal(("ada", true, false, granted.LogIndex), (seen[granted.Id].Operator, seen[granted.Id].Running, seen[granted.Id].Mine, seen[granted.Id].LogIndex));
        Assert.Equal((LookState.Refused, "There is no such camera."), (seen[refused.Id].State, seen[refused.Id].Why));
        Assert.Equal((LookState.Pending, true), (seen[waiting.Id].State, seen[waiting.Id].Mine));
        Assert.All(seen.Values, l => Assert.NotNull(l.LogIndex));
        Assert.Equal(3, seen.Values.Select(l => l.LogIndex).Distinct().Count());
        Assert.StartsWith("c2sp.org/tlog-proof@v1\n", await town.Do<IncidentLooks, string>(l => l.ProofAsync(town.Ben, refused.Id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_that_ran_out_or_ended_shows_no_picture_and_says_why()
    {
        await using var town = await Town.OpenAsync();
        var incident = await town.OpenIncidentAsync(town.Ben);
        var look = await town.AskAsync(town.Ada, incident);
        town.Clock.Advance(LookDesk.LongestLive);
        Assert.Equal((LookState.Granted, false), Assert.Single(await ListAsync(town, town.Ada, incident.Id)) is var l ? (l.State, l.Running) : default);

        var second = await town.AskAsync(town.Ada, incident);
        await town.Do<IncidentDesk>(i => i.CloseAsync(town.Ben, incident.Id));
        var ended = (await ListAsync(town, town.Ada, incident.Id)).Single(x => x.Look == second.Id);
        Assert.Equal((LookState.Ended, false, "incident closed, by ben"), (ended.State, ended.Running, ended.Why));
        Assert.Equal(second.LogIndex, ended.LogIndex);
        Assert.NotEqual(look.LogIndex, ended.LogIndex);
    }

    [Fact]
    public async Task A_supervisors_words_of_refusal_are_shown()
    {
        await using var town = await Town.OpenAsync();
        var incident = await town.OpenIncidentAsync(town.Ada);
        var look = await town.AskAsync(town.Ada, incident);
        await town.Do<LookDesk, Look>(l => l.RefuseAsync(town.Sue, look.Id, "The street is not part of this."));
        var seen = Assert.Single(await ListAsync(town, town.Ada, incident.Id));
        Assert.Equal(("The street is not part of this.", "sue"), (seen.Why, seen.DecidedBy));
        Assert.True(seen.LogIndex > look.LogIndex, "the entry shown is the refusal's, not the asking's");
    }

    [Fact]
    public async Task A_technician_sees_no_looks_and_no_proofs()
    {
        await using var town = await Town.OpenAsync();
        var incident = await town.OpenIncidentAsync(town.Ben);
        var look = await town.AskAsync(town.Ada, incident);
        Assert.Equal(DeskFault.Forbidden, (await Assert.ThrowsAsync<DeskException>(() => ListAsync(town, town.Tom, incident.Id))).Fault);
        Assert.Equal(DeskFault.NotFound, (await Assert.ThrowsAsync<DeskException>(() => town.Do<IncidentLooks, string>(l => l.ProofAsync(town.Tom, look.Id)))).Fault);
        Assert.Equal(DeskFault.NotFound, (await Assert.ThrowsAsync<DeskException>(() => ListAsync(town, town.Ada, Guid.NewGuid()))).Fault);
    }
}
