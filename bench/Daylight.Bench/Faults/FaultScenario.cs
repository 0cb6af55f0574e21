using System.Diagnostics;
using System.Globalization;
using Daylight.Vault;

namespace Daylight.Bench;

/// <summary>
/// The fault run: the recorder under load is killed (SIGKILL) every few seconds, by seed, and started again. What its catalog had
/// acknowledged before a kill must be in the volumes after it; what the cameras sent and is not there is counted.
/// </summary>
internal static class FaultScenario
{
    public const string Killed = "daylight run, killed";

    public static async Task<Report> RunAsync(
        BenchOptions options, DirectoryInfo work, int cameraCount, int seed, TimeSpan span, int? mostKills, CancellationToken cancellationToken)
    {
        options.NeedSpace(Math.Min(cameraCount * 0.6e-3 * (span.TotalSeconds + 60), 60) + 1);
        var random = new Random(seed);
        await using var cameras = await Cameras.StartAsync(options, work, cameraCount, cancellationToken);
        var data = Path.Combine(work.FullName, "data");
        var list = await cameras.ListAsync(work, cancellationToken);
        var store = new StoreWatch(Path.Combine(data, "recorder", "store"));
        var (began, kills) = (Stopwatch.GetTimestamp(), 0);
        var loss = new FrameLoss(cameraCount);
        for (var last = false; !last;)
        {
            var arguments = new List<string> { "run", "--data", data, "--port", "0" };
            arguments.AddRange(kills == 0 ? ["--cameras", list] : []);
            await using var recorder = options.Daylight(Path.Combine(work.FullName, $"run-{kills}.log"), [.. arguments]);
            await store.WaitForFootageAsync(recorder, cameraCount, cancellationToken);
            store.Verify(recorder.Name);
            last = Stopwatch.GetElapsedTime(began) >= span || kills >= mostKills;
            var pause = TimeSpan.FromSeconds(5 + (random.NextDouble() * 25));
            for (var waited = Stopwatch.StartNew(); waited.Elapsed < (last ? TimeSpan.FromSeconds(5) : pause); await Task.Delay(100, cancellationToken))
            {
                recorder.MustRun();
                store.Observe();
            }

            if (last)
            {
                await recorder.StopAsync(TimeSpan.FromSeconds(30));
            }
            else
            {
                loss.Kill();
                await recorder.DisposeAsync();
                kills++;
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"kill {kills} after {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s"));
            }
        }

        store.Observe();
        store.Verify("the last exit");
        var tally = VolumeTally.Of(Path.Combine(data, "recorder", "store", "volumes"));
        loss.Count(cameras.AllFrames(), tally.Tracks);
        var audit = await AuditAsync(options, work, data, cancellationToken);
        return Build(cameraCount, seed, span, kills, store, loss, tally, audit);
    }

    private static Report Build(int cameraCount, int seed, TimeSpan span, int kills, StoreWatch store, FrameLoss loss, VolumeTally tally, string audit)
    {
        var report = new ReportBuilder("faults", "kill -9 under load: what was acknowledged and is missing, and what was never recorded", "acknowledged extents missing");
        report.Parameter("cameras", cameraCount);
        report.Parameter("seed", seed);
        report.Parameter("minutes", span.TotalMinutes);
        report.Add(Killed, "kills", kills);
        report.Add(Killed, "acknowledged extents watched", store.Acknowledged);
        report.Add(Killed, "acknowledged extents missing", store.Missing);
        report.Add(Killed, "chains broken", store.Broken);
        report.Add(Killed, "damaged extents", tally.DamagedExtents);
        report.Add(Killed, "frames sent", loss.Sent);
        report.Add(Killed, "frames recorded", loss.Recorded);
        report.Add(Killed, "frames sent and lost", loss.Lost);
        report.Add(Killed, "most lost by one camera in one kill, s", loss.MostSeconds);
        report.Add(Killed, "mean lost per camera and kill, s", loss.MeanSeconds);
        report.Add(Bar.Of("reliability", "acknowledged extents missing", report.Series(Killed, "acknowledged extents missing"), 0, null));
        report.Add(Bar.Of("reliability", "chains broken", report.Series(Killed, "chains broken"), 0, null));
        report.Add(Bar.Of("reliability", "most lost by one camera in one kill, s", report.Series(Killed, "most lost by one camera in one kill, s"), 2, null));
        report.Note("Lost are frames that a camera sent and that are not in the volumes. While the recorder is away a camera has nobody to send to; those frames are in no figure.");
        report.Note("daylight audit afterwards: " + audit);
        store.Findings.Take(10).ToList().ForEach(report.Note);
        return report.Build();
    }

    private static async Task<string> AuditAsync(BenchOptions options, DirectoryInfo work, string data, CancellationToken cancellationToken)
    {
        var keys = Directory.GetFiles(data, "log.vkey", SearchOption.AllDirectories);
        if (keys.Length == 0)
        {
            throw new BenchException($"{data}: there is no log.vkey to audit with");
        }

        var output = Path.Combine(work.FullName, "audit.log");
        var arguments = new List<string> { "audit", "--log", Path.Combine(data, "ledger", "log"), "--log-key", keys[0], "--volumes", Path.Combine(data, "recorder", "store", "volumes") };
        foreach (var openings in Directory.GetFiles(data, "openings.db", SearchOption.AllDirectories))
        {
            arguments.AddRange(["--openings", openings]);
        }

        if (Path.Combine(data, "recorder", "heads") is var heads && Directory.Exists(heads))
        {
            arguments.AddRange(["--heads", heads]);
        }

        await using (var audit = options.Daylight(output, [.. arguments]))
        {
            while (audit.Running)
            {
                await Task.Delay(100, cancellationToken);
            }

            await Task.Delay(300, cancellationToken);
        }

        return string.Join("; ", (await File.ReadAllLinesAsync(output, cancellationToken)).Where(l => l.Length > 0).TakeLast(4));
    }
}
