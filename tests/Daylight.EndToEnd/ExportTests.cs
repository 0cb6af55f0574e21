using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Daylight.Contracts;
using Daylight.Ledger;

namespace Daylight.EndToEnd;

/// <summary><c>daylight export</c> on the real program, judged by ffmpeg and by the log's public key.</summary>
public sealed class ExportTests(Town town) : IClassFixture<Town>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_export_decodes_counts_right_and_carries_its_proofs()
    {
        var from = DateTimeOffset.UtcNow;
        await Task.Delay(TimeSpan.FromSeconds(25), Stop);
        var to = from.AddSeconds(20);
        var folder = Path.Combine(town.Data, "export");
        var export = await ExportAsync(await IncidentAsync(), town.PasswordOf("maria"), from, to, folder);
        Assert.True(export.Code == 0, export.Error + town.Output);

        using var manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "manifest.json"), Stop));
        foreach (var file in manifest.RootElement.GetProperty("files").EnumerateObject())
        {
            Assert.Equal(file.Value.GetString(), Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, file.Name), Stop))));
        }

        var pictures = manifest.RootElement.GetProperty("pictures").GetInt32();
        Assert.Equal(0, manifest.RootElement.GetProperty("gaps").GetInt32());
        Assert.True(pictures > 100, $"{pictures} pictures");
        var mp4 = Path.Combine(folder, "footage.mp4");
        var decoded = await Tool.RunAsync("ffmpeg", ["-v", "error", "-xerror", "-i", mp4, "-f", "null", "-"], "");
        Assert.Equal((0, ""), (decoded.Code, decoded.Error));
        var counted = await Tool.RunAsync("ffprobe", ["-v", "error", "-count_frames", "-select_streams", "v", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", mp4], "");
        Assert.Equal(pictures, int.Parse(counted.Output.Trim().Trim(','), CultureInfo.InvariantCulture));

        var policy = new LogPolicy(NoteVerifier.Parse(await PublicAsync("log.vkey")));
        var opening = (await File.ReadAllLinesAsync(Path.Combine(folder, "export.opening"), Stop)).Select(Convert.FromBase64String).ToArray();
        var sealedEntry = ExportEntry.Decode(opening[1]);
        var digest = SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "manifest.json"), Stop));
        Assert.Equal(digest, sealedEntry.Manifest.ToArray());
        var grant = GrantToken.Decode(await File.ReadAllBytesAsync(Path.Combine(folder, "look.grant"), Stop));
        await AssertProvenAsync(Path.Combine(folder, "export.tlog-proof"), policy, opening[0], opening[1]);
        await AssertProvenAsync(Path.Combine(folder, "look.tlog-proof"), policy, grant.Salt.ToArray(), grant.Body.ToArray());

        var note = SignedNote.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "manifest.json.note"), Stop));
        Assert.True(NoteVerifier.Parse(await PublicAsync("desk.vkey")).TryVerify(note, out var why), why);
        Assert.Contains(Convert.ToHexStringLower(digest), note.Text, StringComparison.Ordinal);

        string[] audit = [Path.Combine(AppContext.BaseDirectory, "daylight.dll"), "audit", "export", folder, "--log-key", Path.Combine(town.Data, "public", "log.vkey")];
        var clean = await Tool.RunAsync("dotnet", audit, "");
        Assert.True(clean.Code == 0, clean.Output + clean.Error);
        await using (var file = new FileStream(mp4, FileMode.Append))
        {
            file.WriteByte(0);
        }

        var altered = await Tool.RunAsync("dotnet", audit, "");
        Assert.Equal(1, altered.Code);
        Assert.Contains("footage.mp4: it is not the file that the manifest names", altered.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_export_says_why_and_leaves_nothing()
    {
        var folder = Path.Combine(town.Data, "refused");
        var now = DateTimeOffset.UtcNow;
        var wrong = await ExportAsync(Guid.NewGuid(), town.PasswordOf("maria"), now.AddSeconds(-20), now.AddSeconds(-10), folder);
        Assert.Equal(1, wrong.Code);
        Assert.Contains("There is no such incident", wrong.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(folder) || Path.Exists(folder + ".partial"));
    }

    private static async Task AssertProvenAsync(string path, LogPolicy policy, byte[] salt, byte[] body)
    {
        var text = await File.ReadAllTextAsync(path, Stop);
        var leaf = Convert.FromBase64String(text.Split('\n')[1]["extra ".Length..]);
        Assert.True(TlogProof.Parse(text).Verify(leaf, policy, out var why), why);
        var commitment = SHA256.HashData([.. "daylight opening v1\0"u8, .. salt, .. body]);
        Assert.Equal(commitment, Leaf.Decode(leaf).Commitment.ToArray());
    }

    private async Task<string> PublicAsync(string name) => (await File.ReadAllTextAsync(Path.Combine(town.Data, "public", name), Stop)).Trim();

    private async Task<Guid> IncidentAsync()
    {
        using var http = new HttpClient { BaseAddress = town.Address };
        using var signedIn = await http.PostAsync(
            "/api/signin", new StringContent(JsonSerializer.Serialize(new { userName = "maria", password = town.PasswordOf("maria") }), Encoding.UTF8, "application/json"), Stop);
        signedIn.EnsureSuccessStatusCode();
        return ExportTool.Machines(await http.GetFromJsonAsync<JsonElement>("/api/incidents", Stop)).GetProperty("id").GetGuid();
    }

    private Task<(int Code, string Output, string Error)> ExportAsync(Guid incident, string password, DateTimeOffset from, DateTimeOffset to, string folder) => Tool.RunAsync(
        "dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "daylight.dll"), "export", "--server", town.Address.ToString(), "--user", "maria", "--password-stdin",
            "--incident", incident.ToString(), "--camera", "plaza-mayor", "--from", from.ToString("O"), "--to", to.ToString("O"), "--out", folder,
        ],
        password + "\n");
}
