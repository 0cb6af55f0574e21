using System.Globalization;

namespace Daylight.Ledger;

/// <summary>A tree's signed head (C2SP tlog-checkpoint).</summary>
/// <param name="Origin">The log's name.</param>
/// <param name="Size">Leaves in the tree.</param>
/// <param name="Root">The tree's root.</param>
/// <param name="Note">The note that carries it, with its signatures.</param>
public sealed record Checkpoint(string Origin, long Size, Digest Root, SignedNote Note)
{
    /// <summary>Signs a tree's head.</summary>
    public static Checkpoint Sign(NoteSigner signer, long size, Digest root)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{signer.Verifier.Name}\n{size}\n{root.ToBase64()}\n");
        return new Checkpoint(signer.Verifier.Name, size, root, signer.Sign(text));
    }

    /// <summary>Reads a checkpoint. Its signatures are not checked.</summary>
    /// <exception cref="FormatException">The text is not a checkpoint; the message says what is wrong.</exception>
    public static Checkpoint Parse(string text)
    {
        var note = SignedNote.Parse(text);
        var lines = note.Text[..^1].Split('\n');
        return lines.Length >= 3 && lines.All(l => l.Length > 0) && TryParseSize(lines[1], out var size) && Digest.TryParse(lines[2], out var root)
            ? new Checkpoint(lines[0], size, root, note)
            : throw new FormatException("checkpoint: expected an origin, a tree size and a root in base64, each on its line, and no empty line");
    }

    /// <summary>A tree's size as the specifications write it: decimal, no sign, no leading zeroes.</summary>
    internal static bool TryParseSize(ReadOnlySpan<char> text, out long size) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) && (text.Length == 1 || text[0] != '0');

    /// <summary>The same checkpoint with more signature lines.</summary>
    public Checkpoint With(IEnumerable<NoteSignature> more) => this with { Note = new SignedNote(Note.Text, [.. Note.Signatures, .. more]) };

    /// <summary>The checkpoint's text, with signatures.</summary>
    public override string ToString() => Note.ToString();
}
