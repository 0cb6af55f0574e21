using System.Security.Cryptography;
using Daylight.Contracts;
using Daylight.Ledger;

namespace Daylight.Audit;

/// <summary>The Desk's word: its note on the manifest, its signature on the grant.</summary>
internal static class ExportNoteAudit
{
    public static void Check(ExportInputs inputs, ExportSealing sealing, List<Finding> findings)
    {
        var note = SignedNote.Parse(File.ReadAllText(Path.Combine(inputs.Folder, "manifest.json.note")));
        var manifest = SHA256.HashData(File.ReadAllBytes(Path.Combine(inputs.Folder, "manifest.json")));
        if (note.Text != ExportNote.Text(sealing.Entry.Look, manifest, sealing.Index))
        {
            findings.Add(new(FindingKind.Export, "manifest.json.note", "it does not name this look, this manifest and its place in the log", sealing.Index));
        }

        if (inputs.DeskKey is not { } key)
        {
            return;
        }

        if (!key.TryVerify(note, out var why))
        {
            findings.Add(new(FindingKind.Export, "manifest.json.note", why, sealing.Index));
        }

        if (!key.Key.Verify(GrantToken.SignedBytes(sealing.Token.Body.Span), sealing.Token.Signature.Span))
        {
            findings.Add(new(FindingKind.Export, "look.grant", $"its signature is not by '{key.Name}'"));
        }
    }
}
