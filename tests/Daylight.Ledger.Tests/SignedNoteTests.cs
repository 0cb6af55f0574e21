namespace Daylight.Ledger.Tests;

/// <summary>The note that the first implementation of the format (Go's sumdb/note) publishes as its example.</summary>
public sealed class SignedNoteTests
{
    private const string Vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string Text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private const string Note = Text + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    [Fact]
    public void The_published_note_verifies_under_its_key()
    {
        Assert.True(NoteVerifier.Parse(Vkey).TryVerify(SignedNote.Parse(Note), out var why), why);
        Assert.Equal(Vkey, NoteVerifier.Parse(Vkey).ToString());
        Assert.Equal(Note, SignedNote.Parse(Note).ToString());
    }

    [Fact]
    public void The_published_private_key_signs_the_published_note()
    {
        var encoded = Convert.FromBase64String("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz");
        using var key = SigningKey.FromSeed(encoded.AsSpan(1));

        Assert.Equal(Note, new NoteSigner("PeterNeumann", key).Sign(Text).ToString());
    }

    [Fact]
    public void A_changed_text_does_not_verify()
    {
        var changed = SignedNote.Parse(Note.Replace("problem", "puzzle", StringComparison.Ordinal));

        Assert.False(NoteVerifier.Parse(Vkey).TryVerify(changed, out _));
    }

    [Theory]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3")]
    [InlineData("")]
    public void A_verifier_key_that_does_not_fit_itself_is_refused(string vkey) =>
        Assert.Throws<FormatException>(() => NoteVerifier.Parse(vkey));

    [Theory]
    [InlineData("text\n")]
    [InlineData("text\n\nno signature\n")]
    [InlineData("text\n\n\u2014 name AAAA\n")]
    [InlineData("te\txt\n\n\u2014 name AAAAAAAA\n")]
    public void What_is_no_note_is_refused(string note) =>
        Assert.Throws<FormatException>(() => SignedNote.Parse(note));

    /// <summary>The malformed notes of Go's sumdb/note, and others that C2SP signed-note forbids.</summary>
    [Theory]
    [InlineData(Text)]
    [InlineData(Text + "\n")]
    [InlineData("\u0001" + Note)]
    [InlineData(Text + "\n\u2014 Bad Name x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n")]
    [InlineData(Text + "\n\u2014 Bad+Name x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n")]
    [InlineData(Text + "\n\u2014 Bad\u00a0Name x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n")]
    [InlineData(Note + "Unexpected line.\n")]
    public void What_the_first_implementation_refuses_is_refused(string note) =>
        Assert.Throws<FormatException>(() => SignedNote.Parse(note));

    [Fact]
    public void A_line_of_a_known_key_that_does_not_fit_spoils_the_note_and_a_strangers_does_not()
    {
        var stranger = SignedNote.Parse(Note.Replace("PeterNeumann", "CarmenSandiego", StringComparison.Ordinal)).Signatures[0];
        var line = SignedNote.Parse(Note).Signatures[0];
        var spoilt = line.Signature.ToArray();
        spoilt[7] ^= 1;
        var verifier = NoteVerifier.Parse(Vkey);

        Assert.True(verifier.TryVerify(new SignedNote(Text, [stranger, line]), out _));
        Assert.True(verifier.TryVerify(new SignedNote(Text, [line, line]), out _));
        Assert.False(verifier.TryVerify(new SignedNote(Text, [line, line with { Signature = spoilt }]), out _));
        Assert.False(verifier.TryVerify(new SignedNote(Text, [stranger]), out _));
    }

    [Fact]
    public void A_hundred_signatures_are_read_and_one_more_is_not()
    {
        var line = Note[(Text.Length + 1)..];

        Assert.Equal(100, SignedNote.Parse(Text + "\n" + string.Concat(Enumerable.Repeat(line, 100))).Signatures.Count);
        Assert.Throws<FormatException>(() => SignedNote.Parse(Text + "\n" + string.Concat(Enumerable.Repeat(line, 101))));
    }
}
