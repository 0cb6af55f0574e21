using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Vault;

namespace Daylight.Audit.Tests;

public sealed class ExportAuditTests : IDisposable
{
    private readonly ExportedStreet export = new();

    public void Dispose() => export.Dispose();

    [Fact]
    public async Task A_true_export_passes_over_two_volumes()
    {
        await export.SealAsync();

        Assert.Empty(export.Findings());
        Assert.Equal(2, Directory.GetFiles(export.Volumes).Length);
        Assert.Empty(ExportAudit.Run(new ExportInputs(export.Folder, export.Inputs.Policy)));
    }

    [Fact]
    public async Task A_note_signed_again_by_another_key_is_named()
    {
        await export.SealAsync();
        var note = SignedNote.Parse(await File.ReadAllTextAsync(export.PathOf("manifest.json.note"), TestContext.Current.CancellationToken));
        export.Write("manifest.json.note", new NoteSigner(ExportNote.SignerName, SigningKey.Generate()).Sign(note.Text).ToString());

        Assert.StartsWith($"Export: manifest.json.note: the note has no signature by '{ExportNote.SignerName}'", Assert.Single(export.Findings()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_on_another_manifest_is_named()
    {
        await export.SealAsync();
        export.Write("manifest.json.note", new NoteSigner(ExportNote.SignerName, export.DeskKey).Sign(ExportNote.Text(Guid.NewGuid(), new byte[32], 1)).ToString());

        Assert.Contains("does not name this look, this manifest", Assert.Single(export.Findings()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grant_of_another_desk_is_named()
    {
        await export.SealAsync();
        var other = export.Inputs with { DeskKey = new NoteVerifier(ExportNote.SignerName, SigningKey.Generate().PublicKey) };

        Assert.Contains(ExportAudit.Run(other), f => f.ToString() == $"Export: look.grant: its signature is not by '{ExportNote.SignerName}'");
    }

    [Fact]
    public async Task A_log_that_was_told_of_less_than_was_exported_is_named()
    {
        export.Told = UnixMinute.Of(ExportedStreet.Start.AddMinutes(-1));
        await export.SealAsync();

        Assert.Contains(export.Findings(), f => f.Contains("records.csv lists others", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_MP4_is_named()
    {
        await export.SealAsync();
        export.Write("footage.mp4", "other pictures");

        Assert.Equal("Export: footage.mp4: it is not the file that the manifest names", Assert.Single(export.Findings()));
    }

    [Fact]
    public async Task A_line_taken_out_after_sealing_is_named_by_manifest_and_volumes()
    {
        await export.SealAsync();
        var lines = await File.ReadAllLinesAsync(export.PathOf("records.csv"), TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(export.PathOf("records.csv"), lines.Where((_, i) => i != 77), TestContext.Current.CancellationToken);

        var findings = export.Findings();
        Assert.Contains("Export: records.csv: it is not the file that the manifest names", findings);
        Assert.Contains("Export: manifest.json: 'pictures' says 500; records.csv has 499", findings);
        Assert.Contains(findings, f => f.StartsWith("Export: records.csv: 1 records of the span are left out, from record 176 of", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, 50, "captured at 2026-05-04T10:00:04.0000000+00:00")]
    [InlineData(200, 3, "captured at 2026-05-04T10:00:12.0000000+00:00")]
    [InlineData(450, 50, "captured at 2026-05-04T10:00:22.0000000+00:00")]
    public async Task Records_that_the_exporter_left_out_before_sealing_are_found_in_the_volumes(int from, int count, string when)
    {
        export.Rows.RemoveRange(from, count);
        await export.SealAsync();

        var finding = Assert.Single(export.Findings());
        // Of the group of pictures that was cut off at the beginning, only the key frame must have been decodable.
        Assert.StartsWith($"Export: records.csv: {(from == 0 ? 1 : count)} records of the span are left out", finding, StringComparison.Ordinal);
        Assert.Contains(when, finding, StringComparison.Ordinal);
        Assert.Empty(ExportAudit.Run(export.Inputs with { VolumeDirectories = [] }));
    }

    [Fact]
    public async Task What_was_recorded_just_before_the_grant_need_not_be_in_it()
    {
        export.GrantedAt = ExportedStreet.Start.AddSeconds(25);
        export.Rows.RemoveRange(450, 50);
        await export.SealAsync();

        Assert.Empty(export.Findings());
    }

    [Fact]
    public async Task A_changed_line_and_an_invented_one_are_named()
    {
        export.Rows[3] = export.Rows[3][..^1] + (export.Rows[3][^1] == '0' ? '1' : '0');
        export.Rows[^1] = export.Rows[^1].Replace(",249,", ",7249,", StringComparison.Ordinal);
        await export.SealAsync();

        var findings = export.Findings();
        Assert.Contains(findings, f => f.StartsWith("Export: records.csv line 5: record 103 of", StringComparison.Ordinal) && f.EndsWith("is another one in that volume", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.StartsWith("Export: records.csv line 501: record 7249", StringComparison.Ordinal) && f.EndsWith("is in no extent of that volume", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_volume_that_is_gone_is_named()
    {
        await export.SealAsync();
        File.Delete(export.Street.Path);

        var name = Path.GetFileNameWithoutExtension(export.Street.Path);
        Assert.Equal($"Export: records.csv: lists records of volume {name}, which is in none of the folders given", Assert.Single(export.Findings()));
    }

    [Fact]
    public async Task Altered_footage_and_a_missing_extent_are_named()
    {
        await export.SealAsync();
        export.Street.Alter(extent: 4);
        var second = new FileInfo(export.Street.Path);
        var bytes = await File.ReadAllBytesAsync(second.FullName, TestContext.Current.CancellationToken);
        var (_, third) = export.Street.Extents[8];
        var (_, fourth) = export.Street.Extents[9];
        await File.WriteAllBytesAsync(second.FullName, [.. bytes[..(int)third], .. bytes[(int)fourth..]], TestContext.Current.CancellationToken);

        var findings = export.Findings();
        Assert.Contains(findings, f => f.StartsWith("Footage:", StringComparison.Ordinal) && f.Contains("extent 4 of market-1/main", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Contains("extent 9 of market-1/main follows a gap: extents 8 to 8 are missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_manifest_that_names_another_operator_than_the_grant_is_named()
    {
        export.Operator = "eve";
        await export.SealAsync();

        Assert.Equal("Export: manifest.json: 'operator' is 'eve'; the grant has 'ada'", Assert.Single(export.Findings()));
    }

    [Fact]
    public async Task A_file_that_is_missing_is_named()
    {
        await export.SealAsync();
        File.Delete(export.PathOf("manifest.json.note"));

        Assert.Contains("manifest.json.note", Assert.Single(export.Findings()), StringComparison.Ordinal);
    }
}
