using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Daylight.Contracts;
using Daylight.Vault;

namespace Daylight.Footage;

/// <summary>
/// Writes an export: the pictures, the manifest that names every file by its digest, the Desk's note on the manifest, and the
/// log's proofs of look and export. The log has the export before anything of it has a name on the disk; the folder appears
/// when it is complete, or not at all (see <see cref="ExportPlace"/>).
/// </summary>
/// <param name="client">Where footage, keys and seal come from.</param>
/// <param name="notice">Told what a person should know that is no error.</param>
internal sealed class Exporter(LookClient client, Action<string> notice)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <exception cref="FootageException">A role refused, nothing was recorded, or the place is taken.</exception>
    public async Task<ExportManifest> ExportAsync(
        GrantedLook look, ViewerKeys keys, DateTimeOffset from, DateTimeOffset to, string output, CancellationToken cancellationToken)
    {
        using var place = ExportPlace.Claim(output, notice);
        using var reader = new FootageReader(client, look, keys);
        using var pictures = new PictureFile(place);
        await foreach (var record in reader.ReadAsync(StreamKind.Main, Micros(from), Micros(to), cancellationToken))
        {
            pictures.Add(record);
        }

        var mp4 = await pictures.FinishAsync(cancellationToken);
        var (records, proof) = (pictures.Records, Encoding.UTF8.GetBytes(look.Proof));
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["footage.mp4"] = Convert.ToHexStringLower(mp4),
            ["records.csv"] = Sha256(records),
            ["look.grant"] = Sha256(look.Token),
            ["look.tlog-proof"] = Sha256(proof),
        };
        var manifest = Describe(reader.Grant, pictures, from, to, files);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, Json);
        var ask = new ExportAsk(look.Id, UnixMinute.OfMicros(pictures.FirstMicros).Value, UnixMinute.OfMicros(pictures.LastMicros).Value, SHA256.HashData(bytes));
        var entry = await client.SealAsync(ask, cancellationToken);

        await place.WriteAsync("footage.mp4", file => pictures.CopyToAsync(file, cancellationToken));
        await place.WriteAsync("records.csv", records, cancellationToken);
        await place.WriteAsync("look.grant", look.Token, cancellationToken);
        await place.WriteAsync("look.tlog-proof", proof, cancellationToken);
        await place.WriteAsync("manifest.json", bytes, cancellationToken);
        await place.WriteAsync("manifest.json.note", Encoding.UTF8.GetBytes(entry.Note), cancellationToken);
        await place.WriteAsync("export.tlog-proof", Encoding.UTF8.GetBytes(entry.Proof), cancellationToken);
        var opening = string.Create(CultureInfo.InvariantCulture, $"{Convert.ToBase64String(entry.Salt)}\n{Convert.ToBase64String(entry.Body)}\n");
        await place.WriteAsync("export.opening", Encoding.UTF8.GetBytes(opening), cancellationToken);
        place.Complete();
        return manifest;
    }

    private static ExportManifest Describe(
        Grant grant, PictureFile pictures, DateTimeOffset from, DateTimeOffset to, SortedDictionary<string, string> files) => new(
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
        files);

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static long Micros(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
