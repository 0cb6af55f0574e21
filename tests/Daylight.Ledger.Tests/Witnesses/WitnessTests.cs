using System.Globalization;
using System.Text;
using Daylight.Ledger.Witnesses;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Ledger.Tests.Witnesses;

/// <summary>The answers of C2SP tlog-witness, one by one, and what a witness remembers.</summary>
public sealed class WitnessTests : IDisposable
{
    private const string Origin = "log.example/town";

    private readonly string folder = Directory.CreateTempSubdirectory("daylight-witness-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly NoteSigner log = new(Origin, SigningKey.Generate());
    private readonly CosignatureSigner signer = new("witness.example", SigningKey.Generate());
    private readonly GrownTree tree = new("");
    private readonly List<WitnessNotice> told = [];
    private Witness witness;

    public WitnessTests() => witness = Open();

    public void Dispose()
    {
        witness.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_log_that_grows_is_cosigned_each_time()
    {
        long old = 0;
        foreach (var size in new[] { 1L, 2, 3, 8, 8, 300 })
        {
            var answer = Ask(old, size);

            Assert.Equal((200, WitnessOutcome.Cosigned), (answer.Status, answer.Outcome));
            var line = Assert.Single(SignedNote.ParseSignatures(answer.Body));
            Assert.Equal(clock.GetUtcNow(), signer.Verifier.TimeOf(tree.Checkpoint(log, size).Note.Text, line));
            old = size;
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        var latest = Assert.IsType<Checkpoint>(witness.Latest(new WitnessedLog(log.Verifier).Hash));
        Assert.Equal(300, latest.Size);
        Assert.Equal([Origin, "witness.example"], latest.Note.Signatures.Select(s => s.Name));
    }

    [Fact]
    public void A_wrong_old_size_is_told_the_right_one()
    {
        Assert.Equal((409, "0\n", "text/x.tlog.size"), Told(Ask(3, 5)));
        Ask(0, 5);
        Assert.Equal((409, "5\n", "text/x.tlog.size"), Told(Ask(0, 7)));
        Assert.Equal((409, "5\n", "text/x.tlog.size"), Told(Ask(3, 5)));

        static (int, string, string) Told(WitnessAnswer answer) => (answer.Status, answer.Body, answer.MediaType);
    }

    [Fact]
    public void An_empty_tree_is_cosigned_with_its_own_root_and_no_other()
    {
        Assert.Equal(422, Ask(0, [], Checkpoint.Sign(log, 0, Digest.Of("x"u8))).Status);
        Assert.Equal(200, Ask(0, [], Checkpoint.Sign(log, 0, Merkle.EmptyRoot)).Status);
        Assert.Equal(200, Ask(0, 4).Status);
    }

    [Fact]
    public void A_proof_from_nothing_must_be_empty() =>
        Assert.Equal(422, Ask(0, [Merkle.EmptyRoot], tree.Checkpoint(log, 4)).Status);

    [Fact]
    public void A_proof_that_does_not_hold_is_refused_and_both_checkpoints_are_kept()
    {
        Ask(0, 5);
        Assert.Equal(422, Ask(5, [], tree.Checkpoint(log, 9)).Status);
        Assert.Equal(422, Ask(5, tree.Consistency(4, 9), tree.Checkpoint(log, 9)).Status);
        Assert.Contains("not shown", Assert.Single(witness.Evidence()), StringComparison.Ordinal);

        // Which the log can clear up.
        Assert.Equal(200, Ask(5, 9).Status);
    }

    [Fact]
    public void A_proof_where_none_is_due_is_refused()
    {
        Ask(0, 5);
        Assert.Equal(422, Ask(5, [Merkle.EmptyRoot], tree.Checkpoint(log, 5)).Status);
    }

    [Theory]
    [InlineData(5, 422)]
    [InlineData(0, 409)]
    [InlineData(3, 409)]
    public void Two_roots_of_one_size_are_refused_and_kept_however_the_question_is_put(long old, int status)
    {
        Ask(0, 5);
        var forked = new GrownTree("other").Checkpoint(log, 5);

        Assert.Equal(status, Ask(old, [], forked).Status);
        Assert.Equal(status, Ask(old, [], forked).Status);

        var evidence = Assert.Single(witness.Evidence());
        Assert.Contains("has signed two roots for 5 entries", evidence, StringComparison.Ordinal);
        Assert.Contains(forked.ToString(), evidence, StringComparison.Ordinal);
        Assert.Contains(tree.Checkpoint(log, 5).Note.Text, evidence, StringComparison.Ordinal);
        Assert.True(Assert.Single(told, t => t.Evidence is not null).Evidence!.Proven);
        Assert.Equal(tree.Checkpoint(log, 5).Root, witness.Latest(new WitnessedLog(log.Verifier).Hash)!.Root);
    }

    [Fact]
    public void A_log_that_forks_again_and_again_does_not_fill_the_witnesss_disk()
    {
        Ask(0, 5);
        for (var i = 0; i < 130; i++)
        {
            Ask(5, [], new GrownTree($"fork {i}").Checkpoint(log, 5));
            Ask(5, [], new GrownTree($"fork {i}").Checkpoint(log, 6));
        }

        Assert.Equal(200, witness.Evidence().Count);
    }

    [Fact]
    public void A_log_that_was_cut_back_is_told_what_was_seen_and_never_cosigned_smaller()
    {
        Ask(0, 8);
        Assert.Equal("8\n", Ask(5, 6).Body);
        Assert.Equal(400, Ask(8, [], tree.Checkpoint(log, 6)).Status);
        Assert.Contains(told, t => t.Words.Contains("6 entries of a log that had 8", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_is_not_known_or_did_not_sign_is_refused()
    {
        var stranger = new NoteSigner("other.example", SigningKey.Generate());
        Assert.Equal(404, Ask(0, [], tree.Checkpoint(stranger, 4)).Status);

        var impostor = new NoteSigner(Origin, SigningKey.Generate());
        Assert.Equal(403, Ask(0, [], tree.Checkpoint(impostor, 4)).Status);

        var signed = tree.Checkpoint(log, 4);
        var spoilt = signed.Note.Signatures[0].Signature.ToArray();
        spoilt[3] ^= 1;
        Assert.Equal(403, Ask(0, [], signed with { Note = new SignedNote(signed.Note.Text, [signed.Note.Signatures[0] with { Signature = spoilt }]) }).Status);

        // A stranger's line beside the log's is not looked at.
        Assert.Equal(200, Ask(0, [], signed.With([tree.Checkpoint(impostor, 4).Note.Signatures[0]])).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("old 0\n")]
    [InlineData("old 0\n\n")]
    [InlineData("old -1\n\n{checkpoint}")]
    [InlineData("old 00\n\n{checkpoint}")]
    [InlineData("old +0\n\n{checkpoint}")]
    [InlineData("old 9999999999999999999\n\n{checkpoint}")]
    [InlineData("new 0\n\n{checkpoint}")]
    [InlineData("old 0\nnot a hash\n\n{checkpoint}")]
    [InlineData("old 0\n{64 hashes}\n{checkpoint}")]
    [InlineData("old 5\n\n{checkpoint}")]
    [InlineData("old 0\n\n{checkpoint}no newline")]
    public void What_is_no_request_is_refused(string body)
    {
        var hashes = string.Concat(Enumerable.Repeat(Merkle.EmptyRoot.ToBase64() + "\n", 64));
        var filled = body.Replace("{64 hashes}", hashes, StringComparison.Ordinal).Replace("{checkpoint}", tree.Checkpoint(log, 4).ToString(), StringComparison.Ordinal);

        Assert.Equal(400, witness.Add(Encoding.UTF8.GetBytes(filled)).Status);
    }

    [Fact]
    public void The_same_checkpoint_asked_for_in_a_rush_costs_one_write()
    {
        var first = Ask(0, 4);
        clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(first.Body, Ask(4, 4).Body);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(first.Body, Ask(4, 4).Body);
    }

    [Fact]
    public void A_witness_that_is_started_again_goes_on_where_it_was()
    {
        Ask(0, 8);
        Restart();

        Assert.Equal("8\n", Ask(0, 9).Body);
        Assert.Equal(422, Ask(8, [], new GrownTree("other").Checkpoint(log, 8)).Status);
        Assert.Equal(200, Ask(8, 9).Status);
    }

    [Fact]
    public void A_log_whose_memory_is_gone_is_not_begun_anew()
    {
        Ask(0, 8);
        witness.Dispose();
        File.Delete(Directory.GetFiles(folder, "*.checkpoint").Single());

        Assert.Contains("restore", Assert.Throws<WitnessStateException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_memory_that_this_witness_did_not_write_is_refused()
    {
        Ask(0, 8);
        witness.Dispose();
        var state = Directory.GetFiles(folder, "*.checkpoint").Single();
        File.WriteAllText(state, tree.Checkpoint(log, 3).ToString());

        Assert.Throws<WitnessStateException>(Open);
    }

    [Fact]
    public void A_memory_changed_behind_its_back_stops_it()
    {
        Ask(0, 3);
        var state = Directory.GetFiles(folder, "*.checkpoint").Single();
        var before = File.ReadAllText(state);
        clock.Advance(TimeSpan.FromMinutes(1));
        Ask(3, 8);
        File.WriteAllText(state, before);

        Assert.Equal(503, Ask(8, 9).Status);
        Assert.Equal(503, Ask(8, 9).Status);
    }

    [Fact]
    public void A_witness_that_cannot_write_signs_nothing_until_it_is_started_again()
    {
        Ask(0, 3);
        var state = Directory.GetFiles(folder, "*.checkpoint").Single();
        Directory.CreateDirectory(state + ".new");
        Assert.Equal(503, Ask(3, 8).Status);
        Directory.Delete(state + ".new");
        Assert.Equal(503, Ask(3, 8).Status);

        Restart();
        Assert.Equal(200, Ask(3, 8).Status);
    }

    [Fact]
    public void Two_witnesses_do_not_share_a_folder() => Assert.Throws<WitnessStateException>(Open);

    [Fact]
    public void Of_many_questions_at_once_each_size_gets_one_root_and_the_size_never_falls()
    {
        var other = new GrownTree("other");
        var signed = new System.Collections.Concurrent.ConcurrentBag<Checkpoint>();
        Parallel.For(0, 400, i =>
        {
            var (side, size) = (i % 2 == 0 ? tree : other, 1 + (i / 4));
            var old = witness.Latest(new WitnessedLog(log.Verifier).Hash)?.Size ?? 0;
            if (old <= size)
            {
                var checkpoint = side.Checkpoint(log, size);
                if (Ask(old, old == 0 ? [] : side.Consistency(old, size), checkpoint).Outcome == WitnessOutcome.Cosigned)
                {
                    signed.Add(checkpoint);
                }
            }
        });

        Assert.NotEmpty(signed);
        Assert.All(signed.GroupBy(c => c.Size), g => Assert.Single(g.Select(c => c.Root).Distinct()));
        Assert.Single(signed.Select(c => c.Root == tree.Checkpoint(log, c.Size).Root).Distinct());
    }

    [Fact]
    public void A_log_may_have_a_name_that_is_not_its_keys()
    {
        witness.Dispose();
        witness = Witness.Open(folder, signer, [new WitnessedLog("go.sum database tree", [log.Verifier])], clock);
        var text = string.Create(CultureInfo.InvariantCulture, $"go.sum database tree\n4\n{tree.Checkpoint(log, 4).Root.ToBase64()}\n");

        Assert.Equal(200, witness.Add(Encoding.UTF8.GetBytes($"old 0\n\n{log.Sign(text)}")).Status);
    }

    private Witness Open() => Witness.Open(folder, signer, [new WitnessedLog(log.Verifier)], clock, notice => { lock (told) { told.Add(notice); } });

    private void Restart()
    {
        witness.Dispose();
        witness = Open();
    }

    private WitnessAnswer Ask(long old, long size) => Ask(old, old == 0 || old > size ? [] : tree.Consistency(old, size), tree.Checkpoint(log, size));

    private WitnessAnswer Ask(long old, Digest[] proof, Checkpoint checkpoint) =>
        witness.Add(Encoding.UTF8.GetBytes(new AddCheckpointRequest(old, proof, checkpoint).ToString()));
}
