using System.Text;

namespace Daylight.Ledger;

/// <summary>A text with signature lines (C2SP signed-note).</summary>
public sealed class SignedNote
{
    /// <summary>The longest note, in characters.</summary>
    public const int MaxLength = 1_000_000;

    /// <summary>The most signature lines.</summary>
    public const int MaxSignatures = 100;

    private const string SignaturePrefix = "— ";

    /// <summary>Makes a note.</summary>
    /// <exception cref="FormatException">The text does not end in a newline, or holds a control character.</exception>
    public SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        if (!text.EndsWith('\n') || text.Any(c => c < ' ' && c != '\n'))
        {
            throw new FormatException("note: the text must end in a newline and hold no control characters");
        }

        Text = text;
        Signatures = signatures;
    }

    /// <summary>The signed text, with its last newline.</summary>
    public string Text { get; }

    /// <summary>The signature lines, in order; unverified.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Reads a note. Its signatures are not checked.</summary>
    /// <exception cref="FormatException">The text is not a note; the message says what is wrong.</exception>
    public static SignedNote Parse(string note)
    {
        var split = note.Length <= MaxLength ? note.LastIndexOf("\n\n", StringComparison.Ordinal) : -1;
        if (split < 0 || !note.EndsWith('\n') || split + 2 >= note.Length)
        {
            throw new FormatException("note: expected a text, an empty line and signature lines that end in a newline");
        }

        var lines = note[(split + 2)..^1].Split('\n');
        if (lines.Length > MaxSignatures)
        {
            throw new FormatException($"note: {lines.Length} signatures; at most {MaxSignatures}");
        }

        return new SignedNote(note[..(split + 1)], [.. lines.Select(ParseSignature)]);
    }

    /// <summary>Reads signature lines alone, as a witness answers them: each ends in a newline.</summary>
    /// <exception cref="FormatException">A line is none; the message says which.</exception>
    public static IReadOnlyList<NoteSignature> ParseSignatures(string lines) =>
        lines.Length > 1 && lines.Length <= MaxLength && lines.EndsWith('\n') && lines.AsSpan().Count('\n') <= MaxSignatures
            ? [.. lines[..^1].Split('\n').Select(ParseSignature)]
            : throw new FormatException($"signatures: expected 1 to {MaxSignatures} lines that end in a newline");

    /// <inheritdoc/>
    public override string ToString()
    {
        var all = new StringBuilder(Text).Append('\n');
        foreach (var s in Signatures)
        {
            all.Append(Line(s));
        }

        return all.ToString();
    }

    /// <summary>One signature line, with its newline.</summary>
    public static string Line(NoteSignature s) =>
        $"{SignaturePrefix}{s.Name} {Convert.ToBase64String([.. s.KeyHash.Span, .. s.Signature.Span])}\n";

    private static NoteSignature ParseSignature(string line)
    {
        var parts = line.StartsWith(SignaturePrefix, StringComparison.Ordinal) ? line[SignaturePrefix.Length..].Split(' ') : [];
        var bytes = new byte[line.Length];
        return parts is [var name, var base64] && NoteVerifier.IsName(name) && !base64.Any(char.IsWhiteSpace) && Convert.TryFromBase64String(base64, bytes, out var length) && length > 4
            ? new NoteSignature(name, bytes.AsMemory(0, 4), bytes.AsMemory(4, length - 4))
            : throw new FormatException($"note: '{line}' is not a signature line");
    }
}
