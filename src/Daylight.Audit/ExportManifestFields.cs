using System.Text.Json;
using Daylight.Vault;

namespace Daylight.Audit;

/// <summary>What an export's manifest says of itself, besides its files.</summary>
internal sealed record ExportManifestFields(
    Guid Look,
    Guid Incident,
    string Purpose,
    string Operator,
    string? ApprovedBy,
    string Camera,
    StreamKind Stream,
    long FromMicros,
    long ToMicros,
    long FirstMicros,
    long LastMicros,
    int Pictures,
    int Gaps)
{
    private const int Version = 1;

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="FormatException">It is of another version, or a field is not of its form; the message names it.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static ExportManifestFields Read(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = json.RootElement;
        if (Field(root, "version").GetInt32() is not Version and var version)
        {
            throw new FormatException($"manifest version {version}; this program reads {Version}");
        }

        return new ExportManifestFields(
            Field(root, "look").GetGuid(),
            Field(root, "incident").GetGuid(),
            Field(root, "purpose").GetString() ?? "",
            Field(root, "operator").GetString() ?? "",
            Field(root, "approvedBy").GetString(),
            Field(root, "camera").GetString() ?? "",
            Field(root, "stream").GetString() switch
            {
                "main" => StreamKind.Main,
                "sub" => StreamKind.Sub,
                var other => throw new FormatException($"stream '{other}': expected main or sub"),
            },
            Micros(root, "from"),
            Micros(root, "to"),
            Micros(root, "firstPicture"),
            Micros(root, "lastPicture"),
            Field(root, "pictures").GetInt32(),
            Field(root, "gaps").GetInt32());
    }

    private static JsonElement Field(JsonElement root, string name) =>
        root.TryGetProperty(name, out var field) ? field : throw new FormatException($"'{name}' is missing");

    private static long Micros(JsonElement root, string name) =>
        (Field(root, name).GetDateTimeOffset().UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
