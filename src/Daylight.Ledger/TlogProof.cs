using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Daylight.Ledger;

/// <summary>A leaf's place in the log, self-contained and verified offline (C2SP tlog-proof).</summary>
/// <param name="Index">The leaf's index.</param>
/// <param name="Path">Its inclusion proof, leaf side first.</param>
/// <param name="Checkpoint">The checkpoint it leads to.</param>
public sealed record TlogProof(long Index, IReadOnlyList<Digest> Path, Checkpoint Checkpoint)
{
    /// <summary>The longest inclusion proof: a tree of 2^63 leaves.</summary>
    public const int MaxPath = 63;

    private const string Magic = "c2sp.org/tlog-proof@v1";

    /// <summary>Reads a proof. Nothing in it is checked but its form.</summary>
    /// <exception cref="FormatException">The text is not a proof; the message says what is wrong.</exception>
    public static TlogProof Parse(string text)
    {
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split <= Magic.Length || !text.StartsWith(Magic + "\n", StringComparison.Ordinal))
        {
            throw new FormatException($"proof: expected '{Magic}', the index and hashes, an empty line and a checkpoint");
        }

        var lines = text[(Magic.Length + 1)..split].Split('\n').AsSpan();
        if (lines[0].StartsWith("extra ", StringComparison.Ordinal))
        {
            lines = lines[1..];
        }

        if (lines.IsEmpty || !lines[0].StartsWith("index ", StringComparison.Ordinal)
            || !Checkpoint.TryParseSize(lines[0].AsSpan(6), out var index))
        {
            throw new FormatException("proof: expected a line 'index N'");
        }

        if (lines.Length - 1 > MaxPath)
        {
            throw new FormatException($"proof: {lines.Length - 1} hashes; at most {MaxPath}");
        }

        var path = new Digest[lines.Length - 1];
        for (var i = 0; i < path.Length; i++)
        {
            path[i] = Digest.TryParse(lines[i + 1], out var hash) ? hash : throw new FormatException($"proof: '{lines[i + 1]}' is not a hash in base64");
        }

        return new TlogProof(index, path, Checkpoint.Parse(text[(split + 2)..]));
    }

    /// <summary>Whether the proof shows that a leaf is in a log under a policy.</summary>
    /// <param name="leaf">The leaf's bytes.</param>
    /// <param name="policy">Whose checkpoints count.</param>
    /// <param name="why">What is wrong, in a sentence.</param>
    public bool Verify(ReadOnlySpan<byte> leaf, LogPolicy policy, [NotNullWhen(false)] out string? why)
    {
        if (!policy.Accepts(Checkpoint, out why))
        {
            return false;
        }

        why = Merkle.RootFromInclusion(Merkle.HashLeaf(leaf), Index, Checkpoint.Size, Path) == Checkpoint.Root
            ? null
            : $"the proof does not lead from entry {Index} to the checkpoint's root";
        return why is null;
    }

    /// <summary>The proof's text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Magic).Append('\n').Append(CultureInfo.InvariantCulture, $"index {Index}\n");
        foreach (var hash in Path)
        {
            text.Append(hash.ToBase64()).Append('\n');
        }

        return text.Append('\n').Append(Checkpoint).ToString();
    }
}
