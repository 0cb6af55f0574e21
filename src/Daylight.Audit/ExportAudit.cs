using System.Security.Cryptography;
using System.Text.Json;
using Daylight.Contracts;
using Daylight.Ledger;

namespace Daylight.Audit;

/// <summary>
/// Verifies an export's folder: from the log's public key alone anyone who was handed an export can see that look and manifest
/// are in the log; the Desk's key adds its signatures, the sealed volumes that the list of records is what was recorded.
/// </summary>
public static class ExportAudit
{
    private static readonly string[] MustBeNamed = ["footage.mp4", "look.grant", "look.tlog-proof", "records.csv"];

    /// <summary>What is wrong with an export; empty when nothing is.</summary>
    public static IReadOnlyList<Finding> Run(ExportInputs inputs)
    {
        var findings = new List<Finding>();
        ExportSealing? sealing = null;
        ExportManifestFields? manifest = null;
        IReadOnlyList<ListedRecord>? records = null;
        Check(findings, "look.tlog-proof", () => sealing = ReadSealing(inputs, findings));
        Check(findings, "manifest.json", () => CheckFiles(inputs.Folder, findings));
        Check(findings, "records.csv", () => records = ListedRecord.ReadAll(Path.Combine(inputs.Folder, "records.csv")));
        Check(findings, "manifest.json", () => manifest = ExportManifestFields.Read(Path.Combine(inputs.Folder, "manifest.json")));
        if (sealing is not null)
        {
            Check(findings, "manifest.json.note", () => ExportNoteAudit.Check(inputs, sealing, findings));
        }

        if (sealing is not null && manifest is not null && records is not null)
        {
            ExportManifestAudit.Check(manifest, sealing, records, findings);
            if (inputs.VolumeDirectories.Count > 0)
            {
                Check(findings, "volumes", () => new ExportVolumesAudit(manifest, sealing, findings).Check(records, inputs.VolumeDirectories));
            }
        }

        return findings;
    }

    private static ExportSealing ReadSealing(ExportInputs inputs, List<Finding> findings)
    {
        var folder = inputs.Folder;
        var token = GrantToken.Decode(File.ReadAllBytes(Path.Combine(folder, "look.grant")));
        var (granted, _) = Proven(inputs, "look.tlog-proof", EntryKinds.LookGranted, token.Salt, token.Body, findings);
        var opening = File.ReadAllLines(Path.Combine(folder, "export.opening"));
        if (opening.Length != 2)
        {
            throw new FormatException($"export.opening: {opening.Length} lines; expected salt and body");
        }

        var body = Convert.FromBase64String(opening[1]);
        var (_, index) = Proven(inputs, "export.tlog-proof", EntryKinds.ExportSealed, Convert.FromBase64String(opening[0]), body, findings);
        var (grant, entry) = (Grant.Decode(token.Body), ExportEntry.Decode(body));
        if (entry.Look != grant.Look || entry.Camera != grant.Camera || entry.From < grant.From || entry.To > grant.To)
        {
            findings.Add(new(FindingKind.Export, "export.opening", "the sealed export is not of the granted look, or reaches beyond it"));
        }

        if (!SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "manifest.json"))).AsSpan().SequenceEqual(entry.Manifest.Span))
        {
            findings.Add(new(FindingKind.Export, "manifest.json", "it is not the manifest that was sealed in the log"));
        }

        return new ExportSealing(token, grant, granted.Time, entry, index);
    }

    private static (Leaf Leaf, long Index) Proven(
        ExportInputs inputs, string name, string kind, ReadOnlyMemory<byte> salt, ReadOnlyMemory<byte> body, List<Finding> findings)
    {
        var proven = ReadProof(Path.Combine(inputs.Folder, name), name);
        if (!proven.Verify(inputs.Policy, out var why))
        {
            findings.Add(new(FindingKind.Export, name, why));
        }

        if (proven.Leaf.Kind != kind || proven.Leaf.Commitment != new Opening(salt, body).Commitment)
        {
            findings.Add(new(FindingKind.Export, name, $"its leaf does not commit to this {kind}"));
        }

        return (proven.Leaf, proven.Proof.Index);
    }

    private static LeafProof ReadProof(string path, string name)
    {
        try
        {
            return LeafProof.Parse(File.ReadAllText(path));
        }
        catch (FormatException e)
        {
            throw new FormatException($"{name}: {e.Message}", e);
        }
    }

    private static void CheckFiles(string folder, List<Finding> findings)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
        var files = manifest.RootElement.GetProperty("files");
        foreach (var name in MustBeNamed)
        {
            using var file = File.OpenRead(Path.Combine(folder, name));
            if (!files.TryGetProperty(name, out var digest) || digest.GetString() != Convert.ToHexStringLower(SHA256.HashData(file)))
            {
                findings.Add(new(FindingKind.Export, name, "it is not the file that the manifest names"));
            }
        }
    }

    private static void Check(List<Finding> findings, string where, Action check)
    {
        try
        {
            check();
        }
        catch (Exception e) when (e is IOException or FormatException or JsonException or KeyNotFoundException or InvalidOperationException or UnauthorizedAccessException or OverflowException)
        {
            findings.Add(new(FindingKind.Export, where, e.Message));
        }
    }
}
