using System.Security.Cryptography;
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
        var export = await ExportTool.ExportAsync(town, await Desk.PanicIncidentAsync(town), "plaza-mayor", from, to, folder);
        Assert.True(export.Code == 0, export.Error + town.Output);

        var manifest = ExportTool.Manifest(folder);
        foreach (var file in manifest.GetProperty("files").EnumerateObject())
        {
            Assert.Equal(file.Value.GetString(), Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, file.Name), Stop))));
        }

        var pictures = manifest.GetProperty("pictures").GetInt32();
        Assert.Equal(0, manifest.GetProperty("gaps").GetInt32());
        Assert.True(pictures > 100, $"{pictures} pictures");
        var mp4 = Path.Combine(folder, "footage.mp4");
        Assert.Equal(pictures, await ExportTool.DecodeAsync(mp4));

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

        var clean = await ExportTool.AuditByLogKeyAsync(town, folder);
        Assert.True(clean.Code == 0, clean.Output + clean.Error);
        await using (var file = new FileStream(mp4, FileMode.Append))
        {
            file.WriteByte(0);
        }

        var altered = await ExportTool.AuditByLogKeyAsync(town, folder);
        Assert.Equal(1, altered.Code);
        Assert.Contains("footage.mp4: it is not the file that the manifest names", altered.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_export_says_why_and_leaves_nothing()
    {
        var folder = Path.Combine(town.Data, "refused");
        var now = DateTimeOffset.UtcNow;
        var wrong = await ExportTool.ExportAsync(town, Guid.NewGuid().ToString(), "plaza-mayor", now.AddSeconds(-20), now.AddSeconds(-10), folder);
        Assert.Equal(1, wrong.Code);
        Assert.Contains("There is no such incident", wrong.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(folder) || Path.Exists(folder + ".partial"));
    }

    private static async Task AssertProvenAsync(string path, LogPolicy policy, byte[] salt, byte[] body)
    {
        var proven = LeafProof.Parse(await File.ReadAllTextAsync(path, Stop));
        Assert.True(proven.Verify(policy, out var why), why);
        Assert.Equal(SHA256.HashData([.. "daylight opening v1\0"u8, .. salt, .. body]), proven.Leaf.Commitment.ToArray());
    }

    private async Task<string> PublicAsync(string name) => (await File.ReadAllTextAsync(Path.Combine(town.Data, "public", name), Stop)).Trim();
}
