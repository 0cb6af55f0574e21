using System.Diagnostics;

namespace Daylight.EndToEnd;

/// <summary>What an export that is killed, halted or doubled leaves on the disk, on the real program.</summary>
public sealed class KilledExportTests(Town town) : IClassFixture<Town>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_export_killed_before_the_log_has_it_leaves_no_footage_and_the_next_one_cleans_up()
    {
        await Task.Delay(TimeSpan.FromSeconds(12), Stop);
        var to = DateTimeOffset.UtcNow.AddSeconds(-4);
        var (incident, from, output) = (await Desk.PanicIncidentAsync(town), to.AddSeconds(-6), Path.Combine(town.Data, "exports", "killed"));
        var partial = output + ".partial";
        using (var proxy = new HaltingProxy(town.Address, "POST /api/exports"))
        using (var export = await ExportTool.BeginAsync(town, proxy.Address, incident, "plaza-mayor", from, to, output))
        {
            await Task.WhenAny(proxy.Halted, export.WaitForExitAsync(Stop));
            Assert.True(proxy.Halted.IsCompleted, export.HasExited ? await export.StandardError.ReadToEndAsync(Stop) : "");
            // All of it is read and opened by now: it lies in a file without a name.
            Assert.Contains(await DescriptorsAsync(export), d => d.Target.Contains(".nameless (deleted)", StringComparison.Ordinal) && d.Length > 100_000);
            Assert.Equal([Path.Combine(partial, "lock")], Directory.GetFiles(Path.GetDirectoryName(output)!, "*", SearchOption.AllDirectories));

            var second = await ExportTool.ExportAsync(town, incident, "plaza-mayor", from, to, output);
            Assert.Equal(1, second.Code);
            Assert.Contains("is another export writing there?", second.Error, StringComparison.Ordinal);

            export.Kill();
            await export.WaitForExitAsync(Stop);
            Assert.Equal(["lock"], Directory.GetFiles(partial).Select(Path.GetFileName));
        }

        // As a kill in the middle of the last copy leaves it, when the log has the export already.
        await File.WriteAllTextAsync(Path.Combine(partial, "footage.mp4"), "half of it", Stop);
        var next = await ExportTool.ExportAsync(town, incident, "plaza-mayor", from, to, output);
        Assert.True(next.Code == 0, next.Error);
        Assert.Contains($"removed {partial}, left by an export that was killed (1 of its files)", next.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(partial));
        var audit = await ExportTool.AuditAsync(town, output);
        Assert.True(audit.Code == 0, audit.Output);
    }

    [Fact]
    public async Task A_folder_that_no_export_left_is_never_removed()
    {
        await Task.Delay(TimeSpan.FromSeconds(8), Stop);
        var to = DateTimeOffset.UtcNow.AddSeconds(-4);
        var output = Path.Combine(town.Data, "foreign");
        var diary = Path.Combine(Directory.CreateDirectory(output + ".partial").FullName, "diary.txt");
        await File.WriteAllTextAsync(diary, "mine", Stop);

        var export = await ExportTool.ExportAsync(town, await Desk.PanicIncidentAsync(town), "plaza-mayor", to.AddSeconds(-2), to, output);

        Assert.Equal(1, export.Code);
        Assert.Contains("is not what a killed export leaves", export.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(diary));
    }

    [Fact]
    public async Task An_export_waits_for_a_supervisor_and_names_her()
    {
        using var maria = await Desk.SignInAsync(town, "maria");
        using var sofia = await Desk.SignInAsync(town, "sofia");
        // Under one's own incident a second person must approve.
        var incident = (await maria.PostAsync("/api/incidents", new { title = "Own", type = "Municipal", latitude = 0.25, longitude = -30.25, radiusMetres = 300 }))
            .GetProperty("id").GetString()!;
        await Task.Delay(TimeSpan.FromSeconds(10), Stop);
        var (to, output) = (DateTimeOffset.UtcNow.AddSeconds(-4), Path.Combine(town.Data, "approved"));
        var exporting = ExportTool.ExportAsync(town, incident, "plaza-mayor", to.AddSeconds(-4), to, output);

        await sofia.PostAsync($"/api/looks/{await PendingAsync(sofia, incident)}/approve", new { });
        var export = await exporting;

        Assert.True(export.Code == 0, export.Error);
        Assert.StartsWith("waiting for a supervisor:", export.Error, StringComparison.Ordinal);
        Assert.Equal("sofia", ExportTool.Manifest(output).GetProperty("approvedBy").GetString());
        Assert.Equal(0, (await ExportTool.AuditAsync(town, output)).Code);

        var refusedOutput = Path.Combine(town.Data, "refused-by-sofia");
        var refusing = ExportTool.ExportAsync(town, incident, "plaza-mayor", to.AddSeconds(-4), to, refusedOutput);
        await sofia.PostAsync($"/api/looks/{await PendingAsync(sofia, incident)}/refuse", new { });
        var refused = await refusing;
        Assert.Equal(1, refused.Code);
        Assert.Contains("the look was not granted", refused.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(refusedOutput) || Path.Exists(refusedOutput + ".partial"));
    }

    private static async Task<string> PendingAsync(Desk supervisor, string incident)
    {
        for (var i = 0; i < 60; i++)
        {
            foreach (var look in (await supervisor.GetAsync("/api/looks")).EnumerateArray().Where(l => l.GetProperty("incident").GetString() == incident))
            {
                return look.GetProperty("look").GetString()!;
            }

            await Task.Delay(500, Stop);
        }

        throw new TimeoutException("no look came to wait for a supervisor");
    }

    /// <summary>The open files of a process, with their sizes; asked of stat, for opening them here would meet their locks.</summary>
    private static async Task<List<(string Target, long Length)>> DescriptorsAsync(Process process)
    {
        var open = new List<(string, long)>();
        foreach (var descriptor in Directory.EnumerateFiles($"/proc/{process.Id}/fd"))
        {
            var stat = await Tool.RunAsync("stat", ["-L", "-c", "%s", descriptor], "");
            if (stat.Code == 0 && File.ResolveLinkTarget(descriptor, returnFinalTarget: false) is { } target)
            {
                open.Add((target.FullName, long.Parse(stat.Output, System.Globalization.CultureInfo.InvariantCulture)));
            }
        }

        return open;
    }
}
