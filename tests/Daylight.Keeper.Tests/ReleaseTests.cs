using System.Text;
using CsCheck;
using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Vault;

namespace Daylight.Keeper.Tests;

public sealed class ReleaseTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_proven_grant_gets_its_minutes_keys_and_the_log_knows()
    {
        await using var office = await Office.OpenAsync();
        var request = await office.RequestAsync();
        var result = await office.ReleaseAsync(request);

        Assert.True(result.Released, result.Detail);
        Assert.Equal([request.From, request.To], result.Keys.Select(k => k.Minute));
        foreach (var key in result.Keys)
        {
            using var expected = office.Secret.Minute(new UnixMinute(key.Minute));
            Assert.Equal(expected.Export(), office.Open(request.Look, key));
        }

        var entry = Assert.Single(office.Entries(KeysReleasedEntry.Decode));
        Assert.Equal((request.Look, 2, 1L), (entry.Look, entry.Keys, entry.Sequence));
    }

    [Fact]
    public async Task A_forged_grant_gets_nothing()
    {
        await using var office = await Office.OpenAsync();
        var request = await office.RequestAsync();
        var token = GrantToken.Decode(request.Grant);
        using var stranger = SigningKey.Generate();
        var forged = token with { Signature = stranger.Sign(GrantToken.SignedBytes(token.Body.Span)) };
        await office.AssertRefusedAsync("grant.forged", request with { Grant = forged.Encode() });
    }

    [Fact]
    public async Task A_widened_grant_gets_nothing()
    {
        await using var office = await Office.OpenAsync();
        var grant = office.NewGrant();
        var token = await office.TokenAsync(grant);
        var wider = (grant with { From = new(grant.From.Value - 60) }).Encode();
        var request = await office.RequestAsync(grant);
        await office.AssertRefusedAsync("grant.forged", request with { Grant = (token with { Body = wider }).Encode() });

        // Even the Desk cannot: what it signs must be what it logged.
        var signed = token with { Body = wider, Signature = office.DeskKey.Sign(GrantToken.SignedBytes(wider)) };
        await office.AssertRefusedAsync("grant.unproven", request with { Grant = signed.Encode() });
    }

    [Fact]
    public async Task Minutes_outside_the_grant_get_nothing()
    {
        await using var office = await Office.OpenAsync();
        var grant = office.NewGrant();
        var request = await office.RequestAsync(grant);
        await office.AssertRefusedAsync("minutes.outside-grant", request with { From = grant.From.Value - 1 });
        await office.AssertRefusedAsync("minutes.outside-grant", request with { To = grant.To.Value + 1 });
    }

    [Fact]
    public async Task An_expired_grant_and_one_not_yet_valid_get_nothing()
    {
        await using var office = await Office.OpenAsync();
        var request = await office.RequestAsync();
        await office.AssertRefusedAsync("grant.not-yet", await office.RequestAsync(office.NewGrant() with { NotBefore = office.Clock.GetUtcNow().AddSeconds(1) }));
        office.Clock.Advance(TimeSpan.FromMinutes(10));
        await office.AssertRefusedAsync("grant.expired", request);
    }

    [Fact]
    public async Task A_replayed_request_gets_nothing_even_after_a_restart()
    {
        await using var office = await Office.OpenAsync();
        var request = await office.RequestAsync() with { Sequence = 5 };
        Assert.True((await office.ReleaseAsync(request)).Released);
        await office.AssertRefusedAsync("request.replayed", request);
        office.Restart();
        await office.AssertRefusedAsync("request.replayed", request with { Sequence = 4 });
        Assert.True((await office.ReleaseAsync(request with { Sequence = 6 })).Released);
    }

    [Fact]
    public async Task One_number_sent_many_times_at_once_is_answered_once()
    {
        await using var office = await Office.OpenAsync();
        var request = await office.RequestAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => office.ReleaseAsync(request))));
        Assert.Single(results, r => r.Released);
    }

    [Fact]
    public async Task A_proof_from_another_log_gets_nothing()
    {
        await using var office = await Office.OpenAsync();
        var grant = office.NewGrant();
        var request = await office.RequestAsync(grant);
        await office.AssertRefusedAsync("grant.unproven", request with { Grant = (await office.TokenAsync(grant, otherLog: true)).Encode() });
        await office.AssertRefusedAsync("grant.unproven", request with { Grant = (await office.TokenAsync(grant, kind: EntryKinds.LookAsked)).Encode() });
        var token = GrantToken.Decode(request.Grant);
        await office.AssertRefusedAsync("grant.unproven", request with { Grant = (token with { Proof = "" }).Encode() });
    }

    [Fact]
    public async Task Another_cameras_box_gets_nothing()
    {
        await using var office = await Office.OpenAsync();
        var request = await office.RequestAsync();
        await office.AssertRefusedAsync("box.wrong", request with { Boxes = [office.Box, await office.SealAsync(CameraId.Parse("quay-2"))] });
        await office.AssertRefusedAsync("box.wrong", request with { Sequence = 2, Boxes = [office.Box with { Volume = Guid.NewGuid() }] });
        await office.AssertRefusedAsync("box.epoch-unknown", request with { Sequence = 3, Boxes = [office.Box with { Epoch = "2020-01-01.standard" }] });
    }

    [Fact]
    public async Task A_minute_that_has_not_begun_gets_nothing()
    {
        await using var office = await Office.OpenAsync();
        var request = await office.RequestAsync();
        await office.AssertRefusedAsync("minutes.future", request with { To = request.To + 1 });
        office.Clock.Advance(TimeSpan.FromSeconds(26));
        Assert.True((await office.ReleaseAsync(request with { To = request.To + 1 })).Released);
    }

    [Fact]
    public async Task An_ended_look_gets_nothing_even_after_a_restart()
    {
        await using var office = await Office.OpenAsync();
        var request = await office.RequestAsync();
        await office.Keeper.EndLookAsync(request.Look, Stop);
        await office.AssertRefusedAsync("look.ended", request);
        office.Restart();
        await office.AssertRefusedAsync("look.ended", request with { Sequence = 2 });
    }

    [Fact]
    public async Task A_request_that_the_viewer_did_not_sign_gets_nothing()
    {
        await using var office = await Office.OpenAsync();
        var request = await office.RequestAsync();
        var (body, signature) = office.Sign(request);
        signature[10] ^= 1;
        Assert.Equal("viewer.signature", (await office.Keeper.ReleaseAsync(body, signature, "192.0.2.1", Stop)).Reason);
        Assert.Equal("viewer.signature", (await office.Keeper.ReleaseAsync(body, default, "192.0.2.1", Stop)).Reason);
        await office.AssertRefusedAsync("grant.wrong-look", request with { Look = Guid.NewGuid() });
    }

    [Fact]
    public async Task Without_the_log_nothing_is_released()
    {
        await using var office = await Office.OpenAsync();
        var request = await office.RequestAsync();
        await office.StopLogAsync();
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => office.ReleaseAsync(request));
    }

    [Fact]
    public async Task No_bytes_bring_the_Keeper_down_and_none_but_signed_ones_open_it()
    {
        await using var office = await Office.OpenAsync();
        var (body, signature) = office.Sign(await office.RequestAsync());
        await Gen.Select(Gen.Int[0, body.Length - 1], Gen.Byte).SampleAsync(
            async (at, value) =>
            {
                var changed = body.ToArray();
                changed[at] = value;
                return value == body[at] || !(await office.Keeper.ReleaseAsync(changed, signature, "192.0.2.1", Stop)).Released;
            },
            iter: 100, threads: 1);
        foreach (var text in new[] { "", "null", "[]", "{}", "{\"boxes\":[null],\"grant\":\"\"}", new string('[', 9_000), "{\"look\":null}" })
        {
            Assert.NotNull((await office.Keeper.ReleaseAsync(Encoding.UTF8.GetBytes(text), signature, "192.0.2.1", Stop)).Reason);
        }

        Assert.Equal("malformed", (await office.Keeper.ReleaseAsync(new byte[ReleaseRequest.MaxBytes + 1], signature, "192.0.2.1", Stop)).Reason);
    }
}
