using Daylight.Ledger;

namespace Daylight.Footage;

/// <summary>The forms of an export's signed note and proof.</summary>
internal static class ExportNote
{
    /// <summary>The Desk's name on its notes, as in <c>public/desk.vkey</c>.</summary>
    public const string SignerName = "daylight.example/desk";

    /// <summary>What the Desk signs: which look, which manifest, where in the log.</summary>
    public static string Text(Guid look, ReadOnlySpan<byte> manifest, long index) =>
        FormattableString.Invariant($"daylight export v1\nlook {look:D}\nmanifest sha256 {Convert.ToHexStringLower(manifest)}\nlog index {index}\n");

    /// <summary>The proof with its leaf in the line that C2SP tlog-proof keeps for the application, as the Desk's proofs of looks have it.</summary>
    public static string ProofWithLeaf(TlogProof proof, Leaf leaf)
    {
        var text = proof.ToString();
        return text.Insert(text.IndexOf('\n', StringComparison.Ordinal) + 1, $"extra {Convert.ToBase64String(leaf.Encode())}\n");
    }
}
