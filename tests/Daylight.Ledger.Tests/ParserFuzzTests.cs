using System.Text;
using CsCheck;
using Daylight.Ledger.Witnesses;

namespace Daylight.Ledger.Tests;

/// <summary>
/// Parsers of what strangers send: whatever the bytes, a parser reads them or says that they are wrong, and what it has read comes out
/// as it went in. Begun from valid texts, so that the mutations reach behind the first check.
/// </summary>
public sealed class ParserFuzzTests
{
    private const string Telling = "\n +=0-x\u2014\0\r\t\u00a0A/";

    private static readonly NoteSigner Log = new("log.example/town", SigningKey.FromSeed(new byte[32]));
    private static readonly CosignatureSigner Witness = new("w.example", SigningKey.FromSeed([.. Enumerable.Repeat((byte)7, 32)]));
    private static readonly Checkpoint Head = Signed();
    private static readonly string Request = new AddCheckpointRequest(3, [Merkle.EmptyRoot, Digest.Of("a"u8)], Head).ToString();
    private static readonly string Proof = new TlogProof(4, [Merkle.EmptyRoot, Digest.Of("b"u8)], Head).ToString();
    private static readonly string Policy = $"# policy\nlog {Log.Verifier}\nwitness w {Witness.Verifier} https://w.example\ngroup g 1 w\nquorum g\n";

    [Fact]
    public void No_note_brings_the_reader_down() =>
        Fuzz(Head.ToString(), text => SignedNote.Parse(text).ToString());

    [Fact]
    public void No_checkpoint_brings_the_reader_down() =>
        Fuzz(Head.ToString(), text => Checkpoint.Parse(text).ToString());

    [Fact]
    public void No_proof_brings_the_reader_down() =>
        Fuzz(Proof, text => TlogProof.Parse(text).ToString());

    [Fact]
    public void No_request_brings_the_reader_down() =>
        Fuzz(Request, text => AddCheckpointRequest.Parse(Encoding.UTF8.GetBytes(text)).ToString());

    [Fact]
    public void No_signature_lines_bring_the_reader_down() =>
        Fuzz(string.Concat(Head.Note.Signatures.Select(SignedNote.Line)), text => string.Concat(SignedNote.ParseSignatures(text).Select(SignedNote.Line)));

    [Fact]
    public void No_policy_brings_the_reader_down() => Fuzz(Policy, text =>
    {
        var policy = TlogPolicy.Parse(Encoding.UTF8.GetBytes(text));
        Assert.True(policy.Quorum is null || policy.Witnesses.Count > 0);
        return null;
    });

    [Fact]
    public void No_key_brings_the_reader_down()
    {
        Fuzz(Log.Verifier.ToString(), text => { _ = NoteVerifier.Parse(text); return null; });
        Fuzz(Witness.Verifier.ToString(), text => { _ = CosignatureVerifier.Parse(text); return null; });
    }

    [Fact]
    public void No_tile_path_is_read_but_in_its_one_spelling() => Fuzz(
        "tile/0/x001/x234/067.p/12",
        text => TilePath.TryParse(text, out var tile) ? tile.ToString() : throw new FormatException());

    [Fact]
    public void No_bytes_at_all_bring_a_request_down() => Gen.Byte.Array[0, 400].Sample(
        bytes =>
        {
            try
            {
                AddCheckpointRequest.Parse(bytes);
                TlogPolicy.Parse(bytes);
            }
            catch (FormatException)
            {
            }
        },
        iter: 5_000);

    /// <param name="valid">Where to begin.</param>
    /// <param name="read">Reads, and writes what it has read; null where that is not one text.</param>
    private static void Fuzz(string valid, Func<string, string?> read)
    {
        Assert.Equal(valid, read(valid) ?? valid);
        Mutations(valid).Sample(
            text =>
            {
                try
                {
                    // Base64 has spellings with idle bits set, which decode to the same; all else is one spelling.
                    if (read(text) is { } written && written != text)
                    {
                        Assert.Equal(read(written), written);
                        Assert.Equal(text.Length, written.Length);
                    }
                }
                catch (FormatException)
                {
                }
            },
            iter: 20_000);
    }

    /// <summary>One to four edits: a character changed, cut out, doubled, or a run repeated; with characters that parsers care for.</summary>
    private static Gen<string> Mutations(string valid)
    {
        var edit = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1_000_000], Gen.OneOf(Gen.Int[0, Telling.Length - 1].Select(i => Telling[i]), Gen.Char));
        return edit.Array[1, 4].Select(edits => edits.Aggregate(valid, (text, e) =>
        {
            var (kind, where, c) = e;
            if (text.Length == 0)
            {
                return c.ToString();
            }

            var at = where % text.Length;
            return kind switch
            {
                0 => text[..at] + c + text[(at + 1)..],
                1 => text.Remove(at, 1),
                2 => text.Insert(at, c.ToString()),
                3 => text[..at],
                4 => text.Insert(at, text[at..Math.Min(text.Length, at + 40)]),
                _ => text[at..],
            };
        }));
    }

    private static Checkpoint Signed()
    {
        var head = Checkpoint.Sign(Log, 9, Digest.Of("root"u8));
        return head.With([Witness.Sign(head.Note.Text, DateTimeOffset.UnixEpoch.AddYears(50))]);
    }
}
