using Daylight.Ledger.Witnesses;

namespace Daylight.Ledger.Tests.Witnesses;

/// <summary>A log and its witnesses over real sockets.</summary>
public sealed class CosigningLedgerTests : IAsyncDisposable
{
    private static readonly CosigningPace Pace = new() { Every = TimeSpan.FromMinutes(1), Wait = TimeSpan.FromSeconds(20), Limit = TimeSpan.FromSeconds(20) };

    private readonly string folder = Directory.CreateTempSubdirectory("daylight-cosigned-").FullName;
    private readonly NoteSigner signer = new("log.example/town", SigningKey.Generate());
    private readonly List<ListeningWitness> witnesses = [];
    private readonly List<WitnessStatus> told = [];
    private readonly TlogLedger log;
    private CosigningLedger? ledger;

    public CosigningLedgerTests() => log = TlogLedger.Create(Path.Combine(folder, "log"), signer);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string LogFolder => Path.Combine(folder, "log");

    public async ValueTask DisposeAsync()
    {
        if (ledger is not null)
        {
            await ledger.DisposeAsync();
        }

        await log.DisposeAsync();
        foreach (var witness in witnesses)
        {
            await witness.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_witnessed_append_is_answered_with_a_proof_that_the_policy_accepts_offline()
    {
        var policy = Start(needed: 2, count: 2);
        for (var i = 0; i < 5; i++)
        {
            var appended = await ledger!.AppendWitnessedAsync(Sample(i), Stop);
            var proof = TlogProof.Parse(appended.Proof.ToString());

            Assert.True(proof.Verify(Sample(i).Encode(), policy, out var why), why);
            Assert.Equal(i, proof.Index);
        }
    }

    [Fact]
    public async Task Many_who_wait_together_share_their_rounds()
    {
        var policy = Start(needed: 1, count: 1);
        await ledger!.AppendWitnessedAsync(Sample(0), Stop);
        var before = witnesses[0].Asked;

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => ledger.AppendWitnessedAsync(Sample(i), Stop)));

        Assert.All(answers, a => Assert.True(policy.Accepts(a.Proof.Checkpoint, out _)));
        Assert.All(answers, a => Assert.True(a.Proof.Verify(new TlogReader(LogFolder).Leaves(log.Latest.Size).ElementAt((int)a.Index), policy, out _)));
        Assert.InRange(witnesses[0].Asked - before, 1, 100);
    }

    [Fact]
    public async Task A_witness_that_is_silent_holds_up_no_quorum_without_it()
    {
        var policy = Start(needed: 2, count: 3);
        var silent = new TaskCompletionSource();
        witnesses[1].Instead = _ => silent.Task;

        var first = await ledger!.AppendWitnessedAsync(Sample(0), Stop);
        var second = await ledger.AppendWitnessedAsync(Sample(1), Stop);

        Assert.True(policy.Accepts(first.Proof.Checkpoint, out _) && policy.Accepts(second.Proof.Checkpoint, out _));
        silent.SetResult();
    }

    [Fact]
    public async Task Without_a_quorum_the_append_is_answered_all_the_same_and_the_trouble_told_once()
    {
        var policy = Start(needed: 2, count: 2);
        await ledger!.AppendWitnessedAsync(Sample(0), Stop);
        witnesses[1].Instead = context => { context.Response.StatusCode = 500; return Task.CompletedTask; };

        for (var i = 1; i < 4; i++)
        {
            var appended = await ledger.AppendWitnessedAsync(Sample(i), Stop);

            Assert.False(policy.Accepts(appended.Proof.Checkpoint, out _));
            Assert.True(policy.AcceptsLog(appended.Proof.Checkpoint, out _));
        }

        Assert.Contains("500", Assert.Single(Told(), s => s.Trouble is not null).Trouble, StringComparison.Ordinal);
        Assert.Equal(1, ledger.Cosigned!.Size);

        witnesses[1].Instead = null;
        Assert.True(policy.Accepts((await ledger.AppendWitnessedAsync(Sample(4), Stop)).Proof.Checkpoint, out _));
        Assert.Null(Told().Last().Trouble);
    }

    [Fact]
    public async Task A_false_cosignature_is_not_taken()
    {
        var policy = Start(needed: 1, count: 1);
        await ledger!.AppendWitnessedAsync(Sample(0), Stop);
        using var wrong = SigningKey.Generate();
        witnesses[0].Instead = async context =>
        {
            var line = SignedNote.Line(new CosignatureSigner("w0.example", wrong).Sign(log.Latest.Note.Text, DateTimeOffset.UtcNow));
            await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line));
        };

        Assert.False(policy.Accepts((await ledger.AppendWitnessedAsync(Sample(1), Stop)).Proof.Checkpoint, out _));
        Assert.Contains("no valid cosignature", Assert.Single(ledger.Witnesses).Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restarted_log_learns_from_the_witness_where_it_was_and_keeps_what_was_cosigned()
    {
        var policy = Start(needed: 1, count: 1);
        await ledger!.AppendWitnessedAsync(Sample(0), Stop);
        await ledger.AppendWitnessedAsync(Sample(1), Stop);
        await ledger.DisposeAsync();
        ledger = null;

        var kept = Checkpoint.Parse(await File.ReadAllTextAsync(Path.Combine(LogFolder, CosigningLedger.CosignedFile), Stop));
        Assert.Equal(2, kept.Size);
        Assert.True(policy.Accepts(kept, out _));

        await using var again = new CosigningLedger(log, LogFolder, policy, Pace, TimeProvider.System);
        Assert.Equal(2, again.Cosigned!.Size);
        Assert.True(policy.Accepts((await again.AppendWitnessedAsync(Sample(2), Stop)).Proof.Checkpoint, out _));
    }

    [Fact]
    public async Task A_log_that_was_cut_back_is_told_so_by_its_witness()
    {
        var policy = Start(needed: 1, count: 1);
        await ledger!.AppendWitnessedAsync(Sample(0), Stop);
        await ledger.AppendWitnessedAsync(Sample(1), Stop);
        await ledger.DisposeAsync();
        ledger = null;

        await using var older = TlogLedger.Create(Path.Combine(folder, "older"), signer);
        await using var cut = new CosigningLedger(older, Path.Combine(folder, "older"), policy, Pace, TimeProvider.System);
        Assert.False(policy.Accepts((await cut.AppendWitnessedAsync(Sample(0), Stop)).Proof.Checkpoint, out _));
        Assert.Contains("cut back", Assert.Single(cut.Witnesses).Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_cosigned_head_is_tied_to_any_checkpoint_of_the_log()
    {
        Start(needed: 1, count: 1);
        var early = await ledger!.AppendAsync(Sample(0), Stop);
        for (var i = 1; i < 20; i++)
        {
            await ledger.AppendAsync(Sample(i), Stop);
        }

        var head = Assert.IsType<WitnessedHead>(await ledger.WitnessedAsync(early.Proof.Checkpoint, Stop));
        Assert.True(head.GoesWith(early.Proof.Checkpoint));

        witnesses[0].Instead = context => { context.Response.StatusCode = 503; return Task.CompletedTask; };
        var late = await ledger.AppendAsync(Sample(20), Stop);
        var older = Assert.IsType<WitnessedHead>(await ledger.WitnessedAsync(late.Proof.Checkpoint, Stop));
        Assert.True(older.Checkpoint.Size < late.Proof.Checkpoint.Size && older.GoesWith(late.Proof.Checkpoint));
        Assert.False(older.GoesWith(Checkpoint.Sign(signer, 21, Digest.Of("another history"u8))));
    }

    [Fact]
    public async Task The_public_sees_the_cosigned_checkpoint_while_it_is_fresh_and_the_newest_when_it_is_not()
    {
        Start(needed: 1, count: 1, Pace with { Stale = TimeSpan.FromSeconds(3) });
        await ledger!.AppendWitnessedAsync(Sample(0), Stop);
        witnesses[0].Instead = context => { context.Response.StatusCode = 503; return Task.CompletedTask; };
        await ledger.AppendAsync(Sample(1), Stop);
        Assert.Equal(ledger.Cosigned, await ledger.PublishedAsync(Stop));

        await Task.Delay(TimeSpan.FromSeconds(5), Stop);
        Assert.Equal(2, (await ledger.PublishedAsync(Stop)).Size);
    }

    [Fact]
    public async Task An_idle_log_is_cosigned_again_so_that_its_quorum_stays_fresh()
    {
        Start(needed: 2, count: 2, Pace with { Every = TimeSpan.FromSeconds(2) });
        await ledger!.AppendWitnessedAsync(Sample(0), Stop);
        var first = ledger.AsOf(ledger.Cosigned!);
        for (var tries = 0; tries < 300 && ledger.AsOf(ledger.Cosigned!) < first!.Value.AddSeconds(4); tries++)
        {
            await Task.Delay(100, Stop);
        }

        Assert.True(ledger.AsOf(ledger.Cosigned!) >= first!.Value.AddSeconds(4));
        Assert.Equal((1, 3), (ledger.Cosigned!.Size, ledger.Cosigned.Note.Signatures.Count));
    }

    private LogPolicy Start(int needed, int count, CosigningPace? pace = null)
    {
        witnesses.AddRange(Enumerable.Range(0, count).Select(i => new ListeningWitness($"w{i}", signer.Verifier)));
        var known = witnesses.Select(w => w.Known).ToList();
        var policy = new LogPolicy(signer.Verifier) { Witnesses = known, Quorum = new WitnessGroup("enough", needed, [.. known]) };
        ledger = new CosigningLedger(log, LogFolder, policy, pace ?? Pace, TimeProvider.System, status => { lock (told) { told.Add(status); } });
        return policy;
    }

    private List<WitnessStatus> Told()
    {
        lock (told)
        {
            return [.. told];
        }
    }

    private static Leaf Sample(int i) => new("heads", DateTimeOffset.UnixEpoch.AddSeconds(i), 0, Merkle.EmptyRoot, Digest.Of(BitConverter.GetBytes(i)));
}
