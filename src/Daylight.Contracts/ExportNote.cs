using Daylight.Ledger;

namespace Daylight.Contracts;

/// <summary>The forms of an export's signed note and proof: written by the Desk's side, read by the auditor.</summary>
public static class ExportNote
{
    /// <summary>The Desk's name on its notes, as in <c>public/desk.vkey</c>.</summary>
    public const string SignerName = "daylight.example/desk";

    /// <summary>What the Desk signs: which look, which manifest, where in the log.</summary>
    /// <param name="look">The look whose grant the export was made under.</param>
    /// <param name="manifest">SHA-256 of the manifest, 32 bytes.</param>
    /// <param name="index">The index of the <see cref="EntryKinds.ExportSealed"/> entry.</param>
    public static string Text(Guid look, ReadOnlySpan<byte> manifest, long index) =>
        FormattableString.Invariant($"daylight export v1\nlook {look:D}\nmanifest sha256 {Convert.ToHexStringLower(manifest)}\nlog index {index}\n");

    /// <summary>The proof with its leaf in the line that C2SP tlog-proof keeps for the application, as the Desk's proofs of looks have it.</summary>
    public static string ProofWithLeaf(TlogProof proof, Leaf leaf)
    {
        var text = proof.ToString();
        return text.Insert(text.IndexOf('\n', StringComparison.Ordinal) + 1, $"extra {Convert.ToBase64String(leaf.Encode())}\n");
    }
}
