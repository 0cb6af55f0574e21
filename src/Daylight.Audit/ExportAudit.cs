using System.Security.Cryptography;
using System.Text.Json;
using Daylight.Contracts;
using Daylight.Ledger;

namespace Daylight.Audit;

/// <summary>Verifies an export's folder from the log's public key alone: anyone who was handed an export can.</summary>
public static class ExportAudit
{
    private static readonly string[] MustBeNamed = ["footage.mp4", "look.grant", "look.tlog-proof", "records.csv"];

    /// <summary>What is wrong with an export; empty when its look and its manifest are in the log and every file is the manifest's.</summary>
    /// <param name="folder">The export.</param>
    /// <param name="policy">Whose log counts.</param>
    public static IReadOnlyList<Finding> Run(string folder, LogPolicy policy)
    {
        var findings = new List<Finding>();
        Check(findings, "look.tlog-proof", () => Look(folder, policy, findings));
        Check(findings, "manifest.json", () => Files(folder, findings));
        return findings;
    }

    private static void Look(string folder, LogPolicy policy, List<Finding> findings)
    {
        var token = GrantToken.Decode(File.ReadAllBytes(Path.Combine(folder, "look.grant")));
        Proven(folder, "look.tlog-proof", EntryKinds.LookGranted, token.Salt, token.Body, policy, findings);
        var opening = File.ReadAllLines(Path.Combine(folder, "export.opening"));
        if (opening.Length != 2)
        {
            throw new FormatException($"export.opening: {opening.Length} lines; expected salt and body");
        }

        var body = Convert.FromBase64String(opening[1]);
        Proven(folder, "export.tlog-proof", EntryKinds.ExportSealed, Convert.FromBase64String(opening[0]), body, policy, findings);
        var (grant, entry) = (Grant.Decode(token.Body), ExportEntry.Decode(body));
        if (entry.Look != grant.Look || entry.Camera != grant.Camera || entry.From < grant.From || entry.To > grant.To)
        {
            findings.Add(new(FindingKind.Export, "export.opening", "the sealed export is not of the granted look, or reaches beyond it"));
        }

        if (!SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "manifest.json"))).AsSpan().SequenceEqual(entry.Manifest.Span))
        {
            findings.Add(new(FindingKind.Export, "manifest.json", "it is not the manifest that was sealed in the log"));
        }
    }

    private static void Proven(
        string folder, string name, string kind, ReadOnlyMemory<byte> salt, ReadOnlyMemory<byte> body, LogPolicy policy, List<Finding> findings)
    {
        var text = File.ReadAllText(Path.Combine(folder, name));
        var extra = text.Split('\n').FirstOrDefault(l => l.StartsWith("extra ", StringComparison.Ordinal)) ?? throw new FormatException("no leaf in the line 'extra'");
        var bytes = Convert.FromBase64String(extra["extra ".Length..]);
        var leaf = Leaf.Decode(bytes);
        if (!TlogProof.Parse(text).Verify(bytes, policy, out var why))
        {
            findings.Add(new(FindingKind.Export, name, why));
        }

        if (leaf.Kind != kind || !leaf.Commitment.Span.SequenceEqual(SHA256.HashData([.. "daylight opening v1\0"u8, .. salt.Span, .. body.Span])))
        {
            findings.Add(new(FindingKind.Export, name, $"its leaf does not commit to this {kind}"));
        }
    }

    private static void Files(string folder, List<Finding> findings)
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
        catch (Exception e) when (e is IOException or FormatException or JsonException or KeyNotFoundException or InvalidOperationException or UnauthorizedAccessException)
        {
            findings.Add(new(FindingKind.Export, where, e.Message));
        }
    }
}
