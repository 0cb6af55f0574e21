using Daylight.Contracts;
using Daylight.Desk.Incidents;
using Daylight.Desk.Looks;
using Daylight.Ledger;

namespace Daylight.Desk.Tests;

public sealed class LookDeskTests
{
    [Fact]
    public async Task A_granted_look_is_signed_and_proven_in_the_log()
    {
        await using var town = await Town.OpenAsync();
        var look = await town.AskAsync(town.Ada, await town.OpenIncidentAsync(town.Ben));

        Assert.Equal(LookState.Granted, look.State);
        var token = GrantToken.Decode(look.Grant);
        var grant = Grant.Decode(token.Body);
        Assert.Equal((look.Id, "ada", true), (grant.Look, grant.Operator, grant.Live));
        Assert.Equal(TimeSpan.FromMinutes(10), grant.Expires - grant.NotBefore);
        Assert.True(town.DeskKey.PublicKey.Verify(GrantToken.SignedBytes(token.Body.Span), token.Signature.Span));

        var proven = LeafProof.Parse(token.Proof);
        Assert.True(proven.Verify(town.Policy, out var why), why);
        Assert.Equal(new Opening(token.Salt, token.Body).Commitment, proven.Leaf.Commitment);
        Assert.Equal(EntryKinds.LookGranted, proven.Leaf.Kind);
    }

    [Fact]
    public async Task Under_ones_own_incident_another_supervisor_must_approve()
    {
        await using var town = await Town.OpenAsync();
        var own = await town.AskAsync(town.Sue, await town.OpenIncidentAsync(town.Sue));
        Assert.Equal((LookState.Pending, LookReason.OwnIncident), (own.State, own.Reason!.Value));
        await Assert.ThrowsAsync<DeskException>(() => town.Do<LookDesk, Look>(l => l.ApproveAsync(town.Sue, own.Id)));

        var look = await town.AskAsync(town.Ada, await town.OpenIncidentAsync(town.Ada));
        Assert.Null(look.Grant);
        await Assert.ThrowsAsync<DeskException>(() => town.Do<LookDesk, Look>(l => l.ApproveAsync(town.Ben, look.Id)));
        var approved = await town.Do<LookDesk, Look>(l => l.ApproveAsync(town.Sue, look.Id));
        Assert.Equal("sue", Grant.Decode(GrantToken.Decode(approved.Grant).Body).ApprovedBy);
        Assert.Contains(town.LookEntries(), e => e.Look == look.Id && e.By == "sue");
        await Assert.ThrowsAsync<DeskException>(() => town.Do<LookDesk, Look>(l => l.ApproveAsync(town.Sue, look.Id)));
    }

    [Fact]
    public async Task A_refusal_is_in_the_log_with_its_reason()
    {
        await using var town = await Town.OpenAsync();
        var look = await town.AskAsync(town.Tom, await town.OpenIncidentAsync(town.Ben));
        Assert.Equal((LookState.Refused, LookReason.RoleExcludesLooking), (look.State, look.Reason!.Value));
        Assert.Contains(town.LookEntries(), e => e.Look == look.Id && e.By == "policy" && e.Reason == LookReason.RoleExcludesLooking.Words());

        var waiting = await town.AskAsync(town.Ada, await town.OpenIncidentAsync(town.Ada));
        await town.Do<LookDesk, Look>(l => l.RefuseAsync(town.Sue, waiting.Id, "not needed"));
        Assert.Contains(town.LookEntries(), e => e.Look == waiting.Id && e.By == "sue" && e.Reason == "not needed");
    }

    [Fact]
    public async Task Closing_the_incident_ends_its_looks_and_gives_no_more()
    {
        await using var town = await Town.OpenAsync();
        var incident = await town.OpenIncidentAsync(town.Ben);
        var look = await town.AskAsync(town.Ada, incident);
        await town.Do<IncidentDesk>(i => i.CloseAsync(town.Ben, incident.Id));

        Assert.Equal([look.Id], town.Keeper.Ended);
        Assert.Equal([look.Id], town.Recorder.Ended);
        Assert.Contains(town.LookEntries(), e => e.Look == look.Id && e.Reason == "incident closed");
        Assert.Equal(LookReason.IncidentClosed, (await town.AskAsync(town.Ada, incident)).Reason);
    }

    [Fact]
    public async Task A_look_that_could_not_be_ended_is_ended_when_the_Keeper_is_back()
    {
        await using var town = await Town.OpenAsync();
        var incident = await town.OpenIncidentAsync(town.Ben);
        var look = await town.AskAsync(town.Ada, incident);
        town.Keeper.Away = true;
        await town.Do<IncidentDesk>(i => i.CloseAsync(town.Ben, incident.Id));
        Assert.Empty(town.Keeper.Ended);

        town.Keeper.Away = false;
        for (var i = 0; i < 100 && town.Recorder.Ended.Count == 0; i++)
        {
            town.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal([look.Id], town.Keeper.Ended);
    }

    [Fact]
    public async Task A_role_taken_while_a_look_waits_takes_the_look_too()
    {
        await using var town = await Town.OpenAsync();
        var look = await town.AskAsync(town.Ada, await town.OpenIncidentAsync(town.Ada));
        await town.Do<People.Accounts>(a => a.TakeRoleAsync("setup", "ada", People.RoleNames.Operator));
        var decided = await town.Do<LookDesk, Look>(l => l.ApproveAsync(town.Sue, look.Id));
        Assert.Equal((LookState.Refused, LookReason.RoleMayNotLook), (decided.State, decided.Reason!.Value));
    }
}
