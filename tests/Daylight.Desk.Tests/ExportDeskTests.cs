using System.Net;
using System.Net.Http.Json;
using Daylight.Contracts;
using Daylight.Desk.Exports;
using Daylight.Desk.Looks;
using Daylight.Desk.People;
using Daylight.Ledger;
using Daylight.Ledger.Witnesses;

namespace Daylight.Desk.Tests;

public sealed class ExportDeskTests : IAsyncLifetime
{
    private Town town = null!;
    private Look look = null!;
    private Grant grant = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        town = await Town.OpenAsync();
        look = await town.AskAsync(town.Ada, await town.OpenIncidentAsync(town.Ben));
        grant = Grant.Decode(GrantToken.Decode(look.Grant).Body);
    }

    public ValueTask DisposeAsync() => town.DisposeAsync();

    [Fact]
    public async Task Who_was_granted_the_look_has_an_export_of_it_sealed_with_proof_and_note()
    {
        var sealedExport = await SealAsync(town.Ada);

        var entry = ExportEntry.Decode(sealedExport.Body);
        Assert.Equal((look.Id, grant.From, grant.To), (entry.Look, entry.From, entry.To));
        var proven = LeafProof.Parse(sealedExport.Proof);
        Assert.True(proven.Verify(town.Policy, out var why), why);
        Assert.Equal((EntryKinds.ExportSealed, new Opening(sealedExport.Salt, sealedExport.Body).Commitment), (proven.Leaf.Kind, proven.Leaf.Commitment));
        Assert.Contains(ExportNote.SignerName, sealedExport.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_export_is_sealed_while_the_logs_witnesses_are_away()
    {
        using var key = SigningKey.Generate();
        var witness = new PolicyWitness("council", new CosignatureVerifier("council.example", key.PublicKey), null);
        await town.DisposeAsync();
        town = await Town.OpenAsync(policy => policy with { Witnesses = [witness], Quorum = witness });
        look = await town.AskAsync(town.Ada, await town.OpenIncidentAsync(town.Ben));
        grant = Grant.Decode(GrantToken.Decode(look.Grant).Body);

        Assert.Equal("log.unwitnessed", await RefusedAsync(town.Ada));
    }

    [Fact]
    public async Task Somebody_elses_look_is_sealed_for_nobody_who_may_only_read_of_it()
    {
        Assert.Equal("look.unknown", await RefusedAsync(town.Ben));
        Assert.Equal("look.not-yours", await RefusedAsync(town.Sue));
    }

    [Fact]
    public async Task Minutes_outside_the_look_and_a_digest_that_is_none_are_refused()
    {
        Assert.Equal("range.outside-grant", await RefusedAsync(town.Ada, before: 1));
        Assert.Equal("range.outside-grant", await RefusedAsync(town.Ada, after: 1));
        Assert.Equal("range.outside-grant", await RefusedAsync(town.Ada, after: -100));
        Assert.Equal("manifest.invalid", await RefusedAsync(town.Ada, digest: 31));
    }

    [Fact]
    public async Task A_look_that_was_ended_seals_nothing_any_more()
    {
        await town.Do<LookDesk>(l => l.EndAsync(town.Ada, look.Id));

        Assert.Equal("look.ended", await RefusedAsync(town.Ada));
    }

    [Fact]
    public async Task A_look_whose_time_is_over_seals_nothing_any_more()
    {
        town.Clock.SetUtcNow(grant.Expires);

        Assert.Equal("look.ended", await RefusedAsync(town.Ada));
    }

    [Fact]
    public async Task Over_HTTP_it_takes_a_signed_in_person_and_this_sites_own_request()
    {
        using var body = JsonContent.Create(Ask());
        await body.LoadIntoBufferAsync(Stop);
        using var stranger = town.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync("/api/exports", body, Stop)).StatusCode);
        using var ada = await town.SignedInAsync("ada");
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/api/exports") { Content = body };
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.SendAsync(foreign, Stop)).StatusCode);
        using var answer = await ada.PostAsync("/api/exports", body, Stop);
        Assert.Equal(look.Id, ExportEntry.Decode((await answer.Content.ReadFromJsonAsync<SealedExport>(Stop))!.Body).Look);
    }

    private ExportAsk Ask(int before = 0, int after = 0, int digest = 32) => new(look.Id, grant.From.Value - before, grant.To.Value + after, new byte[digest]);

    private Task<SealedExport> SealAsync(Actor actor, int before = 0, int after = 0, int digest = 32) =>
        town.Do<ExportDesk, SealedExport>(e => e.SealAsync(actor, Ask(before, after, digest), Stop));

    private async Task<string> RefusedAsync(Actor actor, int before = 0, int after = 0, int digest = 32) =>
        (await Assert.ThrowsAsync<DeskException>(() => SealAsync(actor, before, after, digest))).Code;
}
