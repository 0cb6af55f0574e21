using Daylight.Ledger;
using Daylight.Ledger.Witnesses;

namespace Daylight.Audit.Tests;

/// <summary>What an auditor finds of the witnesses, with nothing but the log's folder and its own policy.</summary>
public sealed class WitnessAuditTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("daylight-audit-").FullName;
    private readonly NoteSigner log = new("town.example/log", SigningKey.Generate());
    private readonly CosignatureSigner[] witnesses = [.. new[] { "a", "b", "c" }.Select(n => new CosignatureSigner(n + ".example", SigningKey.Generate()))];
    private readonly PolicyWitness[] known;

    public WitnessAuditTests() => known = [.. witnesses.Select(w => new PolicyWitness(w.Verifier.Name, w.Verifier, null))];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private AuditInputs Inputs => new(Log, new LogPolicy(log.Verifier) { Witnesses = known, Quorum = new WitnessGroup("two", 2, known) }, [], Path.Combine(folder, "state")) { Now = Now };

    private string Log => Path.Combine(folder, "log");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_log_with_a_fresh_quorum_passes_and_its_cosignatures_are_told()
    {
        Cosign(await GrowAsync(3), Now.AddMinutes(-1), 0, 2);
        await GrowAsync(2);

        var report = Auditor.Run(Inputs);

        Assert.Empty(report.Findings);
        Assert.Equal(["a.example", "c.example"], report.Cosignatures.Select(c => c.Witness.Name));
    }

    [Fact]
    public async Task A_quorum_that_is_missing_is_named_with_who_is_there()
    {
        Cosign(await GrowAsync(3), Now, 1);

        var finding = Assert.Single(Auditor.Run(Inputs).Findings);
        Assert.Equal(FindingKind.Witness, finding.Kind);
        Assert.Contains("b.example", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_no_witness_has_seen_is_named()
    {
        await GrowAsync(3);

        Assert.Equal(FindingKind.Witness, Assert.Single(Auditor.Run(Inputs).Findings).Kind);
    }

    [Fact]
    public async Task A_quorum_that_is_stale_is_named_with_its_age()
    {
        Cosign(await GrowAsync(3), Now.AddMinutes(-20), 0, 1, 2);

        Assert.Contains("20 minutes ago", Assert.Single(Auditor.Run(Inputs).Findings).Detail, StringComparison.Ordinal);
        Assert.Empty(Auditor.Run(Inputs with { WitnessFresh = TimeSpan.FromMinutes(30) }).Findings);
    }

    [Fact]
    public async Task A_cosignature_from_the_future_does_not_count()
    {
        Cosign(await GrowAsync(3), Now.AddHours(1), 0, 1);

        Assert.Equal(FindingKind.Witness, Assert.Single(Auditor.Run(Inputs).Findings).Kind);
    }

    [Fact]
    public async Task A_false_cosignature_is_named()
    {
        var head = await GrowAsync(3);
        Cosign(head with { Note = Checkpoint.Sign(log, 3, Digest.Of("x"u8)).Note }, Now, 0, 1);
        var cosigned = await File.ReadAllTextAsync(Path.Combine(Log, CosigningLedger.CosignedFile), Stop);
        var lines = SignedNote.Parse(cosigned).Signatures.Skip(1);
        await File.WriteAllTextAsync(Path.Combine(Log, CosigningLedger.CosignedFile), head.With(lines).ToString(), Stop);

        Assert.Contains("does not fit", Assert.Single(Auditor.Run(Inputs).Findings).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_history_for_the_witnesses_is_found_out_by_an_auditor_who_never_looked_before()
    {
        await GrowAsync(3);
        Cosign(Checkpoint.Sign(log, 3, Digest.Of("what the witnesses were shown"u8)), Now, 0, 1);

        var finding = Assert.Single(Auditor.Run(Inputs).Findings);
        Assert.Equal(FindingKind.History, finding.Kind);
        Assert.Contains("another history", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_cut_back_behind_what_was_cosigned_is_found_out()
    {
        Cosign(await GrowAsync(5), Now, 0, 1);
        var cosigned = await File.ReadAllBytesAsync(Path.Combine(Log, CosigningLedger.CosignedFile), Stop);
        Directory.Delete(Log, recursive: true);
        await GrowAsync(3);
        await File.WriteAllBytesAsync(Path.Combine(Log, CosigningLedger.CosignedFile), cosigned, Stop);

        Assert.Equal(FindingKind.History, Assert.Single(Auditor.Run(Inputs).Findings).Kind);
    }

    [Fact]
    public async Task A_history_that_forked_between_two_audits_is_held_against_every_checkpoint_ever_seen()
    {
        var inputs = Inputs with { Policy = new LogPolicy(log.Verifier) };
        await GrowAsync(2);
        var kept = Path.Combine(folder, "kept");
        CopyLog(kept);
        Assert.True(Auditor.Run(inputs).Clean);
        await GrowAsync(2);
        Assert.Equal(1, Auditor.Run(inputs).ComparedWithEarlier);

        // The log goes back to two entries and on from there, and grows past all that was seen.
        Directory.Delete(Log, recursive: true);
        Directory.Move(kept, Log);
        await GrowAsync(5, "other");
        var report = Auditor.Run(inputs);

        Assert.Equal(2, report.ComparedWithEarlier);
        Assert.Contains("the first 4 entries", Assert.Single(report.Findings).Detail, StringComparison.Ordinal);
        Assert.Equal(2, Auditor.Run(inputs).ComparedWithEarlier);
    }

    [Fact]
    public async Task A_state_file_of_before_there_were_many_is_read()
    {
        var head = await GrowAsync(2);
        await File.WriteAllTextAsync(Path.Combine(folder, "state"), head.ToString(), Stop);
        await GrowAsync(2);
        var inputs = Inputs with { Policy = new LogPolicy(log.Verifier) };

        Assert.True(Auditor.Run(inputs) is { Clean: true, ComparedWithEarlier: 1 });
        Assert.True(Auditor.Run(inputs) is { Clean: true, ComparedWithEarlier: 2 });
    }

    [Fact]
    public async Task A_state_file_that_is_torn_is_named()
    {
        await GrowAsync(2);
        var inputs = Inputs with { Policy = new LogPolicy(log.Verifier) };
        Auditor.Run(inputs);
        var state = await File.ReadAllTextAsync(Path.Combine(folder, "state"), Stop);
        await File.WriteAllTextAsync(Path.Combine(folder, "state"), state[..^5], Stop);

        Assert.Equal(FindingKind.History, Assert.Single(Auditor.Run(inputs).Findings).Kind);
    }

    private async Task<Checkpoint> GrowAsync(int count, string kind = "heads")
    {
        await using var ledger = Directory.Exists(Log) ? TlogLedger.Open(Log, log) : TlogLedger.Create(Log, log);
        for (var i = 0; i < count; i++)
        {
            var after = ledger.Latest;
            await ledger.AppendAsync(new Leaf(kind, Now, after.Size, after.Root, Digest.Of([(byte)i])), Stop);
        }

        return ledger.Latest;
    }

    private void CopyLog(string to)
    {
        foreach (var file in Directory.GetFiles(Log, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(Log, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private void Cosign(Checkpoint head, DateTimeOffset time, params int[] by) => File.WriteAllText(
        Path.Combine(Log, CosigningLedger.CosignedFile), head.With(by.Select(i => witnesses[i].Sign(head.Note.Text, time))).ToString());
}
