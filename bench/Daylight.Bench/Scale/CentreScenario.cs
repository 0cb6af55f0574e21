using System.Diagnostics;

namespace Daylight.Bench;

/// <summary>P2 and P4: one centre's cameras on this one machine, the cameras included: frames lost, memory over time.</summary>
internal static class CentreScenario
{
    public static async Task<Report> RunAsync(BenchOptions options, DirectoryInfo work, int cameraCount, TimeSpan span, CancellationToken cancellationToken)
    {
        // A volume of 16 GiB stays until it is closed, so two of them, and what is being written back.
        options.NeedSpace(Math.Min(cameraCount * 0.52e-3 * (span.TotalSeconds + 30), 40) + 4);
        var report = new ReportBuilder("centre", "a centre's cameras on one machine, sources included: frames lost and memory", "frames lost");
        report.Parameter("cameras", cameraCount);
        report.Parameter("minutes", span.TotalMinutes);
        for (var run = 0; run < options.Runs; run++)
        {
            report.Add("machine", "load average before", Machine.Load());
            await MeasureAsync(report, options, work, cameraCount, span, cancellationToken);
        }

        report.Add(Bar.Of("P2", $"frames lost at {cameraCount} cameras", report.Series(Contender.Ours, "frames lost"), 0, cameraCount >= 600 ? 0 : null));
        report.Add(Bar.Of("P4", "working set, MiB, largest", report.Series(Contender.Ours, "working set max, MiB"), 1024, 400));
        report.Add(Bar.Of("P4", "working set slope over the second half, MiB an hour", report.Series(Contender.Ours, "working set slope, MiB/h"), 32, null));
        report.Note("The slope is a least-squares line through one sample a second; over a few minutes it is mostly noise. 'Flat' is taken as 32 MiB an hour or less.");
        return report.Build();
    }

    private static async Task MeasureAsync(
        ReportBuilder report, BenchOptions options, DirectoryInfo work, int cameraCount, TimeSpan span, CancellationToken cancellationToken)
    {
        await using var cameras = await Cameras.StartAsync(options, work, cameraCount, cancellationToken);
        var output = work.CreateSubdirectory("centre");
        var children = await Contender.Daylight(options).Start(cameras, output);
        var reaper = new VolumeReaper(Path.Combine(output.FullName, "data", "recorder", "store", "volumes"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reaping = Task.Run(() => reaper.RunAsync(stop.Token), CancellationToken.None);
        var samples = new List<(double Hours, double MiB)>();
        var began = Stopwatch.GetTimestamp();
        try
        {
            var cost = await Measurement.RunAsync(
                children, cameras, output, span, mib => samples.Add((Stopwatch.GetElapsedTime(began).TotalHours, mib)), cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(4), cancellationToken);
            await children[0].StopAsync(TimeSpan.FromSeconds(20));
            await stop.CancelAsync();
            await reaping;
            reaper.Finish();
            var kept = Completeness.Check(cameras.AllFrames(), reaper.Tally.Tracks, cost.From, cost.Until);
            report.Add(Contender.Ours, "frames due", kept.Due);
            report.Add(Contender.Ours, "frames lost", kept.Lost);
            report.Add(Contender.Ours, "of them not taken in time", kept.Skipped);
            report.Add(Contender.Ours, "sessions", kept.Sessions);
            report.Add(Contender.Ours, "damaged extents", reaper.Tally.DamagedExtents);
            report.Add(Contender.Ours, "% of a core", cost.CpuPercent);
            report.Add(Contender.Ours, "CPU s/GB sent", cost.CpuSecondsPerGigabyte);
            report.Add(Contender.Ours, "working set max, MiB", samples.Max(s => s.MiB));
            report.Add(Contender.Ours, "working set slope, MiB/h", Slope(samples[(samples.Count / 2)..]));
            report.Add("the cameras", "CPU s in all", cameras.CpuSeconds);
            RecordingScenario.Busy(report, Contender.Ours, cost);
            kept.Describe(report);
        }
        finally
        {
            await stop.CancelAsync();
            await reaping;
            await Task.WhenAll(children.Select(c => c.DisposeAsync().AsTask()));
        }

        output.Delete(recursive: true);
    }

    private static double Slope(List<(double Hours, double MiB)> samples)
    {
        var (x, y) = (samples.Average(s => s.Hours), samples.Average(s => s.MiB));
        var spread = samples.Sum(s => (s.Hours - x) * (s.Hours - x));
        return spread == 0 ? 0 : samples.Sum(s => (s.Hours - x) * (s.MiB - y)) / spread;
    }
}
