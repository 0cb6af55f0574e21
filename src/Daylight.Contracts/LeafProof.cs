using System.Diagnostics.CodeAnalysis;
using Daylight.Ledger;

namespace Daylight.Contracts;

/// <summary>
/// A proof that brings the leaf it is of. Without its leaf a proof says nothing to somebody who has only the opening: a leaf's time
/// and the tree it came after cannot be worked out. It travels in the proof's <c>extra</c> line, base64, the place that C2SP
/// tlog-proof keeps for the application's own data.
/// </summary>
public sealed class LeafProof
{
    private const string Extra = "extra ";

    private readonly byte[] leaf;

    /// <summary>Joins the two.</summary>
    public LeafProof(TlogProof proof, Leaf leaf)
        : this(proof, leaf, leaf.Encode())
    {
    }

    private LeafProof(TlogProof proof, Leaf read, byte[] bytes) => (Proof, Leaf, leaf) = (proof, read, bytes);

    /// <summary>The proof.</summary>
    public TlogProof Proof { get; }

    /// <summary>The leaf. To be believed once <see cref="Verify"/> says so.</summary>
    public Leaf Leaf { get; }

    /// <summary>Reads a proof's text. Nothing in it is checked but its form.</summary>
    /// <exception cref="FormatException">It is no proof, or has no leaf in its second line; the message says what is wrong.</exception>
    public static LeafProof Parse(string text)
    {
        var proof = TlogProof.Parse(text);
        var line = text.Split('\n', 3)[1];
        if (!line.StartsWith(Extra, StringComparison.Ordinal))
        {
            throw new FormatException("proof: expected the leaf in a line 'extra' after the first");
        }

        var bytes = Convert.FromBase64String(line[Extra.Length..]);
        return new LeafProof(proof, Leaf.Decode(bytes), bytes);
    }

    /// <summary>Whether the leaf is in a log under a policy.</summary>
    /// <param name="policy">Whose checkpoints count.</param>
    /// <param name="why">What is wrong, in a sentence.</param>
    public bool Verify(LogPolicy policy, [NotNullWhen(false)] out string? why) => Proof.Verify(leaf, policy, out why);

    /// <summary>The proof's text with the leaf in its second line.</summary>
    public override string ToString()
    {
        var text = Proof.ToString();
        return text.Insert(text.IndexOf('\n', StringComparison.Ordinal) + 1, $"{Extra}{Convert.ToBase64String(leaf)}\n");
    }
}
