using System.Security.Cryptography;
using System.Text.Json;
using Daylight.Contracts;
using Daylight.Vault;

namespace Daylight.Footage;

/// <summary>
/// Writes an export: the pictures, the manifest that names every file by its digest, the Desk's note on the manifest, and the
/// log's proofs of look and export. The folder appears when it is complete, or not at all.
/// </summary>
internal sealed class Exporter(LookClient client)
{
    private static readonly string[] Named = ["footage.mp4", "records.csv", "look.grant", "look.tlog-proof"];
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    public async Task<ExportManifest> ExportAsync(
        GrantedLook look, ViewerKeys keys, DateTimeOffset from, DateTimeOffset to, string output, CancellationToken cancellationToken)
    {
        var partial = output.TrimEnd(Path.DirectorySeparatorChar) + ".partial";
        if (Path.Exists(output) || Path.Exists(partial))
        {
            throw new FootageException($"{(Path.Exists(output) ? output : partial)} is there already; name another folder or remove it");
        }

        CreatePrivate(partial);
        try
        {
            var manifest = await WriteAsync(look, keys, from, to, partial, cancellationToken);
            Directory.Move(partial, output);
            return manifest;
        }
        catch
        {
            // Half an export is footage that no manifest accounts for.
            Directory.Delete(partial, recursive: true);
            throw;
        }
    }

    private async Task<ExportManifest> WriteAsync(
        GrantedLook look, ViewerKeys keys, DateTimeOffset from, DateTimeOffset to, string folder, CancellationToken cancellationToken)
    {
        using var reader = new FootageReader(client, look, keys);
        using var pictures = new PictureFile(folder);
        await foreach (var record in reader.ReadAsync(StreamKind.Main, Micros(from), Micros(to), cancellationToken))
        {
            pictures.Add(record);
        }

        await pictures.FinishAsync(cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "look.tlog-proof"), look.Proof, cancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(folder, "look.grant"), look.Token, cancellationToken);

        var manifest = Describe(reader.Grant, pictures, from, to, folder);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, Json);
        await File.WriteAllBytesAsync(Path.Combine(folder, "manifest.json"), bytes, cancellationToken);
        var ask = new ExportAsk(look.Id, UnixMinute.OfMicros(pictures.FirstMicros).Value, UnixMinute.OfMicros(pictures.LastMicros).Value, SHA256.HashData(bytes));
        var entry = await client.SealAsync(ask, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "manifest.json.note"), entry.Note, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "export.tlog-proof"), entry.Proof, cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "export.opening"), $"{Convert.ToBase64String(entry.Salt)}\n{Convert.ToBase64String(entry.Body)}\n", cancellationToken);
        return manifest;
    }

    private static ExportManifest Describe(Grant grant, PictureFile pictures, DateTimeOffset from, DateTimeOffset to, string folder) => new(
        1,
        grant.Look,
        grant.Incident,
        grant.Purpose,
        grant.Operator,
        grant.ApprovedBy,
        grant.Camera.Value,
        "main",
        pictures.Codec.ToString(),
        from,
        to,
        PictureFile.At(pictures.FirstMicros),
        PictureFile.At(pictures.LastMicros),
        pictures.Pictures,
        pictures.Gaps,
        new SortedDictionary<string, string>(
            Named.ToDictionary(name => name, name => Sha256(Path.Combine(folder, name))),
            StringComparer.Ordinal));

    private static string Sha256(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static long Micros(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
