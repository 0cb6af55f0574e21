using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Vault;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Audit.Tests;

/// <summary>Two volumes of a street, and an export of 20 s of it, sealed as <c>daylight export</c> seals.</summary>
internal sealed class ExportedStreet : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly string root = Directory.CreateTempSubdirectory("daylight-exported-").FullName;
    private readonly NoteSigner log = new("town.example/log", SigningKey.Generate());
    private readonly Grant grant = new(
        Guid.CreateVersion7(Start), Footage.Track.Camera, UnixMinute.Of(Start), UnixMinute.Of(Start), false, Start.AddHours(1), Start.AddHours(2), Guid.NewGuid(),
        "a fall in the market", "ada", null, new byte[65], new byte[65]);

    public ExportedStreet()
    {
        Directory.CreateDirectory(Volumes);
        Directory.CreateDirectory(Folder);
        Street = new Footage(Volumes);
        var micros = Start.ToUnixTimeMilliseconds() * 1000;
        for (var second = 0; second < 30; second += 2)
        {
            if (second is 0 or 14)
            {
                Street.BeginVolume(micros + (second * 1_000_000));
            }

            Street.AddExtent(micros + (second * 1_000_000), records: 50);
        }

        // From 4 s to 24 s, beginning on a key frame.
        Rows = [.. Street.Records.Skip(100).Take(500).Select(Row)];
    }

    public Footage Street { get; }

    public string Volumes => Path.Combine(root, "volumes");

    public string Folder => Path.Combine(root, "export");

    public SigningKey DeskKey { get; } = SigningKey.Generate();

    /// <summary>The lines of <c>records.csv</c>, for an exporter who does not keep to the truth.</summary>
    public List<string> Rows { get; }

    /// <summary>What the manifest calls its operator.</summary>
    public string Operator { get; set; } = "ada";

    /// <summary>The one minute that the log is told of; null for all that were granted.</summary>
    public UnixMinute? Told { get; set; }

    /// <summary>When the look was granted.</summary>
    public DateTimeOffset GrantedAt { get; set; } = Start.AddHours(1);

    public ExportInputs Inputs => new(Folder, new LogPolicy(log.Verifier))
    {
        DeskKey = new NoteVerifier(ExportNote.SignerName, DeskKey.PublicKey),
        VolumeDirectories = [Volumes],
    };

    public void Dispose() => Directory.Delete(root, recursive: true);

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string[] Findings() => [.. ExportAudit.Run(Inputs).Select(f => f.ToString())];

    /// <summary>Seals what there is now.</summary>
    public async Task SealAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var ledger = TlogLedger.Create(Path.Combine(root, "log"), log);
        using var openings = new OpeningStore(Path.Combine(root, "openings.db"));
        var entries = new EntryLog(ledger, openings, new FakeTimeProvider(GrantedAt));
        var body = grant.Encode();
        var granted = await entries.AppendAsync(EntryKinds.LookGranted, body, stop);
        var proof = new LeafProof(granted.Proof, granted.Leaf).ToString();
        Write("look.tlog-proof", proof);
        await File.WriteAllBytesAsync(
            PathOf("look.grant"), new GrantToken(body, granted.Opening.Salt, DeskKey.Sign(GrantToken.SignedBytes(body)), proof).Encode(), stop);
        Write("footage.mp4", "moving pictures");
        Write("records.csv", "volume,counter,flags,captureMicros,sealedSha256\n" + string.Concat(Rows.Select(r => r + "\n")));
        var manifest = JsonSerializer.SerializeToUtf8Bytes(Manifest(), Json);
        await File.WriteAllBytesAsync(PathOf("manifest.json"), manifest, stop);
        var entry = new ExportEntry(grant.Look, grant.Camera, Told ?? grant.From, Told ?? grant.To, SHA256.HashData(manifest));
        var logged = await entries.AppendAsync(EntryKinds.ExportSealed, entry.Encode(), stop);
        Write("export.tlog-proof", new LeafProof(logged.Proof, logged.Leaf).ToString());
        Write("export.opening", $"{Convert.ToBase64String(logged.Opening.Salt.Span)}\n{Convert.ToBase64String(logged.Opening.Body.Span)}\n");
        Write("manifest.json.note", new NoteSigner(ExportNote.SignerName, DeskKey).Sign(ExportNote.Text(grant.Look, entry.Manifest.Span, logged.Index)).ToString());
    }

    public void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    public static string Row((VolumeId Volume, RecordHeader Header, byte[] Bytes) record) => string.Create(
        CultureInfo.InvariantCulture,
        $"{record.Volume},{record.Header.Counter},{(int)record.Header.Flags},{record.Header.CaptureMicros},{Convert.ToHexStringLower(SHA256.HashData(record.Bytes))}");

    private object Manifest() => new
    {
        Version = 1,
        grant.Look,
        grant.Incident,
        grant.Purpose,
        Operator,
        grant.ApprovedBy,
        Camera = grant.Camera.Value,
        Stream = "main",
        Codec = "H264",
        From = Start.AddSeconds(4),
        To = Start.AddSeconds(24),
        FirstPicture = At(Rows[0]),
        LastPicture = At(Rows[^1]),
        Pictures = Rows.Count,
        Gaps = 0,
        Files = new[] { "footage.mp4", "records.csv", "look.grant", "look.tlog-proof" }
            .ToDictionary(n => n, n => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(PathOf(n))))),
    };

    private static DateTimeOffset At(string row) => DateTimeOffset.UnixEpoch.AddTicks(long.Parse(row.Split(',')[3], CultureInfo.InvariantCulture) * 10);
}
