using System.IO.Compression;
using Microsoft.Playwright;

namespace Daylight.EndToEnd;

/// <summary>The export made in the browser, judged by ffmpeg, by the auditor and by the command line's export of the same span.</summary>
public sealed class ExportButtonTests(Town town) : IClassFixture<Town>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_recorded_look_is_exported_in_the_browser_and_verified_outside()
    {
        await Task.Delay(TimeSpan.FromSeconds(15), Stop);
        await using var session = await Browser.OpenAsync(town);
        var page = session.Page;
        await LookAsync(session, "recent");

        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("#export-button"), new() { Timeout = 60_000 });
        await session.ScreenshotAsync("exported");
        var zip = Path.Combine(town.Data, download.SuggestedFilename);
        await download.SaveAsAsync(zip);
        var checksums = await Tool.RunAsync("/usr/bin/python3", ["-m", "zipfile", "-t", zip], "");
        Assert.True(checksums.Code == 0, checksums.Error);
        await ZipFile.ExtractToDirectoryAsync(zip, town.Data, Stop);
        var folder = Path.Combine(town.Data, Path.GetFileNameWithoutExtension(zip));

        var clean = await ExportTool.AuditAsync(town, folder);
        Assert.True(clean.Code == 0, clean.Output + clean.Error);
        Assert.Equal("nothing is wrong", clean.Output.Trim());
        var manifest = ExportTool.Manifest(folder);
        var pictures = manifest.GetProperty("pictures").GetInt32();
        Assert.True(pictures > 200, $"{pictures} pictures");
        Assert.Equal("maria", manifest.GetProperty("operator").GetString());
        var mp4 = Path.Combine(folder, "footage.mp4");
        Assert.Equal(pictures, await ExportTool.DecodeAsync(mp4));
        Assert.Contains($"{pictures} pictures, log entry", await page.Locator("#export-state").TextContentAsync(), StringComparison.Ordinal);

        // The command line's export of the same span has the same pictures at the same times, and lists the same records.
        var same = Path.Combine(town.Data, "same");
        var export = await ExportTool.ExportAsync(
            town, await Desk.PanicIncidentAsync(town), "plaza-mayor", manifest.GetProperty("from").GetDateTimeOffset(), manifest.GetProperty("to").GetDateTimeOffset(), same);
        Assert.True(export.Code == 0, export.Error);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(same, "records.csv"), Stop), await File.ReadAllTextAsync(Path.Combine(folder, "records.csv"), Stop));
        Assert.Equal(await PacketsAsync(Path.Combine(same, "footage.mp4")), await PacketsAsync(mp4));

        await using (var file = new FileStream(mp4, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = file.Length / 2;
            var old = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(old ^ 1));
        }

        var altered = await ExportTool.AuditAsync(town, folder);
        Assert.Equal(1, altered.Code);
        Assert.Contains("footage.mp4: it is not the file that the manifest names", altered.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_export_writes_nothing_and_can_be_asked_for_again()
    {
        await Task.Delay(TimeSpan.FromSeconds(8), Stop);
        await using var session = await Browser.OpenAsync(town);
        var page = session.Page;
        await LookAsync(session, "recent");

        await page.EvaluateAsync("() => { document.querySelector('#export-button').click(); document.querySelector('#export-cancel').click(); }");
        await StateAsync(page, "The export was cancelled. Nothing was written");
        await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("#export-button"), new() { Timeout = 60_000 });

        // The picture was not disturbed, and when the look is over there is nothing more to export.
        await page.ClickAsync("#end");
        await page.WaitForFunctionAsync("() => document.querySelector('#export-button').disabled");
        await session.ScreenshotAsync("export-over");
    }

    [Fact]
    public async Task A_live_look_has_no_range_to_export()
    {
        await using var session = await Browser.OpenAsync(town);
        await LookAsync(session, "live");

        Assert.False(await session.Page.IsVisibleAsync("#export-button"));
    }

    private static async Task LookAsync(Browser session, string kind)
    {
        await session.SignInAsync("maria");
        await session.OpenLookAsync("plaza-mayor");
        await session.Page.CheckAsync($"input[name=kind][value={kind}]");
        await session.Page.ClickAsync("#ask-button");
        await session.Page.WaitForSelectorAsync("#proof");
    }

    private static async Task StateAsync(IPage page, string text) => await page.WaitForFunctionAsync(
        "text => document.querySelector('#export-state').textContent.includes(text)", text, new() { Timeout = 30_000 });

    /// <summary>Each packet's time, size and digest, as ffmpeg demuxes them.</summary>
    private static async Task<string> PacketsAsync(string mp4)
    {
        var packets = await Tool.RunAsync("ffmpeg", ["-nostdin", "-v", "error", "-i", mp4, "-c", "copy", "-f", "framemd5", "-"], "");
        Assert.True(packets.Code == 0, packets.Error);
        return packets.Output;
    }
}
