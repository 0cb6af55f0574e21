using Daylight.Ledger;

namespace Daylight.Desk.Looks;

/// <summary>
/// Proofs as the Desk hands them out. A proof without its leaf proves nothing to somebody who has only the opening, so the
/// leaf travels in the proof's <c>extra</c> line, the place that C2SP tlog-proof keeps for the application's own data.
/// </summary>
internal static class Proofs
{
    public static string WithLeaf(TlogProof proof, Leaf leaf)
    {
        var text = proof.ToString();
        return text.Insert(text.IndexOf('\n', StringComparison.Ordinal) + 1, $"extra {Convert.ToBase64String(leaf.Encode())}\n");
    }
}
