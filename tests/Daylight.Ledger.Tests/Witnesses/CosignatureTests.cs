using Daylight.Ledger.Witnesses;

namespace Daylight.Ledger.Tests.Witnesses;

/// <summary>Cosignatures (C2SP tlog-cosignature), against one that Go's crypto/ed25519 made (Vectors/README.md).</summary>
public sealed class CosignatureTests
{
    private const string Vkey = "witness.example/w1+e75f6532+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
    private const string Text = "log.example/town\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    private const string Line = "\u2014 witness.example/w1 519lMgAAAABkGFDLiUzNW/xv2xR4i5JauK6ZPj+KYJpr+VCXxUqcHJYyj+o3R2ZSHtBgAf6m8p/zshMyCjF+dT3wySa0nGeteJvVDQ==\n";

    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1679315147);

    private static readonly CosignatureVerifier Verifier = CosignatureVerifier.Parse(Vkey);

    [Fact]
    public void A_cosignature_of_another_implementation_verifies_with_its_time()
    {
        var line = Assert.Single(SignedNote.ParseSignatures(Line));

        Assert.True(Verifier.IsMine(line));
        Assert.Equal(Time, Verifier.TimeOf(Text, line));
        Assert.Equal(Vkey, Verifier.ToString());
    }

    [Fact]
    public void The_same_key_makes_the_same_cosignature()
    {
        using var key = SigningKey.FromSeed([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

        Assert.Equal(Line, SignedNote.Line(new CosignatureSigner("witness.example/w1", key).Sign(Text, Time)));
    }

    [Fact]
    public void A_cosignature_of_another_text_or_another_time_does_not_verify()
    {
        var line = SignedNote.ParseSignatures(Line)[0];
        var later = line.Signature.ToArray();
        later[7]++;

        Assert.Null(Verifier.TimeOf(Text.Replace("20852163", "20852164", StringComparison.Ordinal), line));
        Assert.Null(Verifier.TimeOf(Text + "extension\n", line));
        Assert.Null(Verifier.TimeOf(Text, line with { Signature = later }));
        Assert.Null(Verifier.TimeOf(Text, line with { Signature = line.Signature[..^1] }));
    }

    [Fact]
    public void A_time_beyond_what_the_format_permits_does_not_verify()
    {
        using var key = SigningKey.Generate();
        var signer = new CosignatureSigner("w", key);
        var line = signer.Sign(Text, DateTimeOffset.MaxValue).Signature.ToArray();

        Assert.NotNull(signer.Verifier.TimeOf(Text, new NoteSignature("w", default, line)));
        line[0] = 0x80;
        Assert.Null(signer.Verifier.TimeOf(Text, new NoteSignature("w", default, line)));
    }

    [Fact]
    public void A_logs_key_is_no_witness_key_nor_the_other_way_round()
    {
        using var key = SigningKey.Generate();

        Assert.Throws<FormatException>(() => CosignatureVerifier.Parse(new NoteVerifier("same.example", key.PublicKey).ToString()));
        Assert.Throws<FormatException>(() => NoteVerifier.Parse(new CosignatureVerifier("same.example", key.PublicKey).ToString()));
    }

    [Fact]
    public void A_post_quantum_key_is_refused_by_name()
    {
        var error = Assert.Throws<FormatException>(() => CosignatureVerifier.Parse("w.example+00000000+" + Convert.ToBase64String([6, .. new byte[1312]])));

        Assert.Contains("ML-DSA-44", error.Message, StringComparison.Ordinal);
    }
}
