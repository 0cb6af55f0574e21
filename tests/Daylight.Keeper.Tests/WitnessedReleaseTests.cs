using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Ledger.Witnesses;

namespace Daylight.Keeper.Tests;

/// <summary>A Keeper that demands two witnesses: what it releases while they are there, away, or shown something else.</summary>
public sealed class WitnessedReleaseTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_grant_under_a_fresh_quorum_gets_its_keys_and_the_log_is_not_asked()
    {
        await using var office = await DemandingAsync();
        var result = await office.ReleaseAsync(await office.RequestAsync());

        Assert.True(result is { Released: true, Degraded: false }, result.Detail);
        Assert.False(Assert.Single(office.Entries(KeysReleasedEntry.Decode)).Degraded);
        Assert.Equal(0, office.Witnesses.Asked);
    }

    [Fact]
    public async Task A_grant_that_was_not_cosigned_in_time_gets_its_keys_once_a_later_tree_is()
    {
        await using var office = await DemandingAsync();
        office.Witnesses.There = 0;
        var request = await office.RequestAsync(Recorded(office));
        office.Witnesses.There = 2;

        Assert.True(await office.ReleaseAsync(request) is { Released: true, Degraded: false });
    }

    [Fact]
    public async Task A_live_look_goes_on_marked_while_the_witnesses_are_away_and_not_for_ever()
    {
        await using var office = await DemandingAsync();
        await office.RequestAsync();
        office.Witnesses.There = 0;
        office.Clock.Advance(2 * Minute);

        var request = await office.RequestAsync();
        Assert.True(await office.ReleaseAsync(request) is { Released: true, Degraded: true });
        Assert.True(office.Entries(KeysReleasedEntry.Decode).Single(e => e.Look == request.Look).Degraded);

        office.Clock.Advance(13.5 * Minute);
        await office.AssertRefusedAsync("log.witnesses-away", await office.RequestAsync());
    }

    [Fact]
    public async Task A_live_look_that_was_cosigned_is_marked_when_the_witnesses_go_and_unmarked_when_they_are_back()
    {
        await using var office = await DemandingAsync();
        var request = await office.RequestAsync();
        Assert.False((await office.ReleaseAsync(request)).Degraded);
        office.Witnesses.There = 0;
        office.Clock.Advance(6 * Minute);
        Assert.True(await office.ReleaseAsync(request with { Sequence = 2 }) is { Released: true, Degraded: true });
        office.Witnesses.There = 2;
        Assert.True(await office.ReleaseAsync(request with { Sequence = 3 }) is { Released: true, Degraded: false });
    }

    [Fact]
    public async Task A_recorded_look_waits_for_the_witnesses()
    {
        await using var office = await DemandingAsync();
        await office.RequestAsync();
        office.Witnesses.There = 1;
        var request = await office.RequestAsync(Recorded(office));

        await office.AssertRefusedAsync("log.unwitnessed", request);
        office.Clock.Advance(6 * Minute);
        await office.AssertRefusedAsync("log.witnesses-away", request);

        // And may be asked again unchanged: the number was not used up.
        office.Witnesses.There = 2;
        Assert.True((await office.ReleaseAsync(request)).Released);
    }

    [Fact]
    public async Task A_log_that_never_had_a_quorum_gets_no_key_out()
    {
        await using var office = await DemandingAsync();
        office.Witnesses.There = 1;
        await office.AssertRefusedAsync("log.witnesses-away", await office.RequestAsync());
    }

    [Fact]
    public async Task A_log_that_showed_its_witnesses_another_history_gets_no_key_out()
    {
        await using var office = await DemandingAsync();
        await office.RequestAsync();
        var cosigned = (await office.Witnesses.WitnessedAsync(await office.Witnesses.LatestAsync(Stop), Stop))!.Checkpoint;
        office.Witnesses.There = 0;
        var request = await office.RequestAsync();

        // A proof that leads nowhere, and none at all.
        office.Witnesses.Instead = other => office.Witnesses.Tie(cosigned, other) with { Proof = [Merkle.EmptyRoot] };
        await office.AssertRefusedAsync("log.forked", request);
        office.Witnesses.Instead = _ => null;
        await office.AssertRefusedAsync("log.witnesses-away", request);
    }

    [Fact]
    public async Task What_the_log_says_was_cosigned_and_was_not_gets_no_key_out()
    {
        await using var office = await DemandingAsync();
        office.Witnesses.There = 0;
        var request = await office.RequestAsync();
        using var stranger = SigningKey.Generate();
        var forger = new NoteSigner("town.example/log", stranger);
        office.Witnesses.Instead = other => new WitnessedHead(office.Witnesses.Cosign(Checkpoint.Sign(forger, other.Size, other.Root)), []);
        await office.AssertRefusedAsync("log.unwitnessed", request);

        office.Witnesses.There = 2;
        office.Witnesses.Instead = other => new WitnessedHead(other.With(office.Witnesses.Cosign(Checkpoint.Sign(forger, 1, Merkle.EmptyRoot)).Note.Signatures.Skip(1)), []);
        await office.AssertRefusedAsync("log.unwitnessed", request);
    }

    [Fact]
    public async Task A_witness_whose_clock_runs_ahead_does_not_look_fresh_for_longer()
    {
        await using var office = await DemandingAsync();
        var grant = office.NewGrant();
        office.Clock.Advance(10 * Minute);
        var early = await office.TokenAsync(grant);
        office.Clock.AdjustTime(office.Clock.GetUtcNow() - (9 * Minute));
        office.Witnesses.There = 0;
        await office.AssertRefusedAsync("log.witnesses-away", await office.RequestAsync(grant) with { Grant = early.Encode() });
    }

    private static async Task<Office> DemandingAsync()
    {
        var office = await Office.OpenAsync();
        office.DemandWitnesses();
        return office;
    }

    private static Grant Recorded(Office office) => office.NewGrant() with { Live = false };
}
