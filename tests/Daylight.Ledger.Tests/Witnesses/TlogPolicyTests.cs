using System.Text;
using Daylight.Ledger.Witnesses;

namespace Daylight.Ledger.Tests.Witnesses;

public sealed class TlogPolicyTests
{
    private static readonly string Log = new NoteVerifier("log.example/town", SigningKey.FromSeed(Seed(0)).PublicKey).ToString();

    [Fact]
    public void Two_levels_of_groups_read_as_the_specification_has_them()
    {
        var policy = Parse($"""
            # who watches over the town's log
            log {Log} https://log.example/town

            witness X1 {Witness(1)}
            witness X2 {Witness(2)}
            witness X3 {Witness(3)} https://x3.example/
              group	X-witnesses 2 X1 X2 X3
            witness Y1 {Witness(4)}
            group Y-witnesses any Y1
            group X-and-Y all X-witnesses Y-witnesses
            quorum X-and-Y
            """);

        Assert.Equal(["X1", "X2", "X3", "Y1"], policy.Witnesses.Select(w => w.Name));
        Assert.Equal(new Uri("https://x3.example/"), policy.Witnesses[2].Address);
        var both = Assert.IsType<WitnessGroup>(policy.Quorum);
        Assert.Equal([(2, 3), (1, 1)], both.Members.Cast<WitnessGroup>().Select(g => (g.Needed, g.Members.Count)));
        Assert.Equal(2, both.Needed);
        Assert.Same(both, policy.For(NoteVerifier.Parse(Log)).Quorum);
    }

    [Fact]
    public void No_quorum_is_said_and_not_left_out()
    {
        Assert.Null(Parse("quorum none\n").Quorum);
        Assert.Contains("quorum none", Assert.Throws<FormatException>(() => Parse("")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_of_another_log_is_refused() =>
        Assert.Contains("log.example/other", Assert.Throws<FormatException>(() => Parse($"log {Log}\nquorum none").For(
            new NoteVerifier("log.example/other", SigningKey.FromSeed(Seed(0)).PublicKey))).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_are_octets()
    {
        // A Kelvin sign is no K, whatever a casing table says, and octets that are not UTF-8 are a name as well.
        var policy = TlogPolicy.Parse([.. Encoding.UTF8.GetBytes($"witness K {Witness(1)}\nwitness \u212a {Witness(2)}\nwitness "), 0xff, .. Encoding.UTF8.GetBytes($" {Witness(3)}\nquorum \u212a\n")]);

        Assert.Same(policy.Witnesses[1], policy.Quorum);
    }

    [Theory]
    [InlineData("quorum a", 1, "not defined above")]
    [InlineData("quorum none\nquorum none", 2, "a second quorum line")]
    [InlineData("witness a {1}\nwitness a {2}\nquorum a", 2, "taken")]
    [InlineData("witness a {1}\nwitness b {1}\nquorum a", 2, "same public key")]
    [InlineData("witness a {1}\nwitness b {1 other name}\nquorum a", 2, "same public key")]
    [InlineData("log {log}\nlog {log}\nquorum none", 2, "same public key")]
    [InlineData("witness none {1}\nquorum none", 1, "'none'")]
    [InlineData("witness a {1}\ngroup none 1 a\nquorum none", 2, "'none'")]
    [InlineData("witness a {1}\ngroup g 1 none\nquorum g", 2, "'none'")]
    [InlineData("witness a {1}\ngroup g 1 a a\nquorum g", 2, "once")]
    [InlineData("witness a {1}\ngroup g 1 a\ngroup h 1 a\nquorum g", 3, "once")]
    [InlineData("witness a {1}\ngroup g 2 a\nquorum g", 2, "1 to 1")]
    [InlineData("witness a {1}\ngroup g 0 a\nquorum g", 2, "1 to 1")]
    [InlineData("witness a {1}\ngroup g +1 a\nquorum g", 2, "all, any or a number")]
    [InlineData("witness a {1}\ngroup g some a\nquorum g", 2, "all, any or a number")]
    [InlineData("group g any\nquorum g", 1, "expected 'group")]
    [InlineData("group g any h\ngroup h any g\nquorum g", 1, "not defined above")]
    [InlineData("witness a\nquorum a", 1, "expected 'witness")]
    [InlineData("witness a {log}\nquorum a", 1, "type 4")]
    [InlineData("log {1}\nquorum none", 1, "verifier key")]
    [InlineData("witness a {1} ftp://a.example\nquorum a", 1, "not an http")]
    [InlineData("witness a {1} a.example\nquorum a", 1, "not an http")]
    [InlineData("\nquorum none\r\n", 2, "0x0d")]
    [InlineData("quorum none\n#\u007f\n", 2, "0x7f")]
    [InlineData("quorum none\n\0\n", 2, "0x00")]
    [InlineData("\ufeffquorum none", 1, "not a policy line")]
    [InlineData("witnes a {1}\nquorum none", 1, "not a policy line")]
    public void What_is_wrong_is_named_with_its_line(string file, int line, string words)
    {
        var filled = file.Replace("{1}", Witness(1), StringComparison.Ordinal).Replace("{2}", Witness(2), StringComparison.Ordinal)
            .Replace("{1 other name}", Witness(1, "other"), StringComparison.Ordinal).Replace("{log}", Log, StringComparison.Ordinal);

        var error = Assert.Throws<FormatException>(() => Parse(filled));

        Assert.StartsWith($"policy line {line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Far_more_witnesses_than_the_specification_asks_for_are_read()
    {
        var file = string.Concat(Enumerable.Range(1, 200).Select(i => $"witness w{i} {Witness(i)}\ngroup g{i} any w{i}\n"))
            + "group all all " + string.Join(' ', Enumerable.Range(1, 200).Select(i => $"g{i}")) + "\nquorum all\n";

        Assert.Equal(200, Parse(file).Witnesses.Count);
    }

    private static TlogPolicy Parse(string file) => TlogPolicy.Parse(Encoding.UTF8.GetBytes(file));

    private static string Witness(int number, string name = "w") =>
        new CosignatureVerifier($"{name}{number}.example", SigningKey.FromSeed(Seed(number)).PublicKey).ToString();

    private static byte[] Seed(int number) => Digest.Of(BitConverter.GetBytes(number)).ToArray();
}
