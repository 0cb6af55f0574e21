using Daylight.Ledger.Witnesses;

namespace Daylight.Ledger.Tests.Witnesses;

public sealed class LogPolicyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly NoteSigner log = new("log.example/town", SigningKey.Generate());
    private readonly CosignatureSigner[] signers = [.. new[] { "a", "b", "c", "d" }.Select(n => new CosignatureSigner(n + ".example", SigningKey.Generate()))];
    private readonly PolicyWitness[] known;
    private readonly Checkpoint checkpoint;

    public LogPolicyTests()
    {
        known = [.. signers.Select(s => new PolicyWitness(s.Verifier.Name[..1], s.Verifier, null))];
        checkpoint = Checkpoint.Sign(log, 3, Digest.Of("root"u8));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("", false)]
    [InlineData("b", false)]
    public void A_single_witness_is_a_quorum(string cosigned, bool accepted) => AssertAccepts(known[0], cosigned, accepted);

    [Theory]
    [InlineData("ab", true)]
    [InlineData("bc", true)]
    [InlineData("abc", true)]
    [InlineData("a", false)]
    [InlineData("ad", false)]
    public void Two_of_three_are_any_two(string cosigned, bool accepted) =>
        AssertAccepts(new WitnessGroup("two", 2, [known[0], known[1], known[2]]), cosigned, accepted);

    [Theory]
    [InlineData("ac", true)]
    [InlineData("bd", true)]
    [InlineData("ab", false)]
    [InlineData("cd", false)]
    public void Groups_of_groups_want_one_of_each(string cosigned, bool accepted) => AssertAccepts(
        new WitnessGroup("both", 2, [new WitnessGroup("x", 1, [known[0], known[1]]), new WitnessGroup("y", 1, [known[2], known[3]])]), cosigned, accepted);

    [Fact]
    public void Nobodys_cosignature_is_needed_where_none_is_asked_for()
    {
        Assert.True(new LogPolicy(log.Verifier).Accepts(checkpoint, out _));
        Assert.True(new LogPolicy(log.Verifier) { Witnesses = known }.Accepts(checkpoint, out _));
    }

    [Fact]
    public void A_quorum_is_as_old_as_the_k_th_latest_of_its_members()
    {
        var cosigned = checkpoint.With([signers[0].Sign(checkpoint.Note.Text, Noon.AddMinutes(-9)), signers[1].Sign(checkpoint.Note.Text, Noon.AddMinutes(-1)), signers[2].Sign(checkpoint.Note.Text, Noon.AddMinutes(-4))]);
        DateTimeOffset? AsOf(int needed) =>
            new LogPolicy(log.Verifier) { Witnesses = known, Quorum = new WitnessGroup("g", needed, [known[0], known[1], known[2]]) }.Judge(cosigned).AsOf;

        Assert.Equal([Noon.AddMinutes(-1), Noon.AddMinutes(-4), Noon.AddMinutes(-9)], new[] { 1, 2, 3 }.Select(AsOf));
    }

    [Fact]
    public void A_cosignature_from_the_future_does_not_count_where_the_time_matters()
    {
        var cosigned = checkpoint.With([signers[0].Sign(checkpoint.Note.Text, Noon.AddMinutes(5))]);
        var policy = new LogPolicy(log.Verifier) { Witnesses = known, Quorum = known[0] };

        Assert.Null(policy.Judge(cosigned, Noon.AddMinutes(1)).AsOf);
        Assert.Equal(Noon.AddMinutes(5), policy.Judge(cosigned, Noon.AddMinutes(5)).AsOf);
    }

    [Fact]
    public void A_false_cosignature_under_a_known_witnesss_name_spoils_the_checkpoint()
    {
        var line = signers[0].Sign(checkpoint.Note.Text, Noon);
        var spoilt = line.Signature.ToArray();
        spoilt[20] ^= 1;
        var policy = new LogPolicy(log.Verifier) { Witnesses = known, Quorum = known[1] };

        Assert.True(policy.Accepts(checkpoint.With([signers[1].Sign(checkpoint.Note.Text, Noon)]), out _));
        Assert.False(policy.Accepts(checkpoint.With([signers[1].Sign(checkpoint.Note.Text, Noon), line with { Signature = spoilt }]), out var why));
        Assert.Contains("a.example", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_witness_says_nothing_for_the_log()
    {
        var other = new NoteSigner(log.Verifier.Name, SigningKey.Generate());
        var forged = Checkpoint.Sign(other, 3, checkpoint.Root);

        Assert.False(new LogPolicy(log.Verifier) { Witnesses = known, Quorum = known[0] }.Accepts(forged.With([signers[0].Sign(forged.Note.Text, Noon)]), out _));
    }

    private void AssertAccepts(QuorumMember quorum, string cosigned, bool accepted)
    {
        var policy = new LogPolicy(log.Verifier) { Witnesses = known, Quorum = quorum };
        var signed = checkpoint.With(cosigned.Select(c => signers[c - 'a'].Sign(checkpoint.Note.Text, Noon)));

        Assert.Equal(accepted, policy.Accepts(Checkpoint.Parse(signed.ToString()), out var why));
        Assert.Equal(accepted, why is null);
    }
}
