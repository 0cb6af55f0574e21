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
        var lines = note.Text.Split('\n');
        var root = new byte[Digest.Length + 1];
        if (lines.Length < 4 || lines[0].Length == 0
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || (lines[1].Length > 1 && lines[1][0] == '0')
            || lines[2].Length != 44 || !Convert.TryFromBase64String(lines[2], root, out var length) || length != Digest.Length)
        {
            throw new FormatException("checkpoint: expected an origin, a tree size and a root in base64, each on its line");
        }

        return new Checkpoint(lines[0], size, new Digest(root.AsSpan(0, Digest.Length)), note);
    }

    /// <summary>The checkpoint's text, with signatures.</summary>
    public override string ToString() => Note.ToString();
}
