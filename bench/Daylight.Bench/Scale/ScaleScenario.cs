using System.Globalization;

namespace Daylight.Bench;

/// <summary>P3: what a camera costs as their number grows, beside the floor at each number.</summary>
internal static class ScaleScenario
{
    private const string PerCamera = "CPU ms per camera and second";

    public static async Task<Report> RunAsync(
        BenchOptions options, DirectoryInfo work, IReadOnlyList<int> counts, TimeSpan span, CancellationToken cancellationToken)
    {
        options.NeedSpace(counts.Max() * 0.52e-3 * (span.TotalSeconds + 20) + 2);
        var report = new ReportBuilder("scale", "CPU time a camera costs, by the number of cameras", PerCamera);
        report.Parameter("cameras", string.Join('/', counts));
        report.Parameter("seconds", span.TotalSeconds);
        for (var run = 0; run < options.Runs; run++)
        {
            report.Add("machine", "load average before", Machine.Load());
            foreach (var count in counts)
            {
                await using var cameras = await Cameras.StartAsync(options, work, count, cancellationToken);
                await MeasureAsync(report, Contender.Daylight(options), cameras, work, span, cancellationToken);
                await MeasureAsync(report, Contender.TheFloor(), cameras, work, span, cancellationToken);
            }
        }

        var at = counts.Select(c => report.Series(Subject(Contender.Ours, c), PerCamera)).ToList();
        var spread = new Series(Contender.Ours, "spread", [.. Enumerable.Range(0, options.Runs).Select(r => at.Max(s => s.Values[r]) / at.Min(s => s.Values[r]))]);
        report.Add(Bar.Of("P3", "dearest camera count / cheapest", spread, 1.2, null));
        report.Add(Bar.Of("P3", $"a camera among {counts[^1]} / a camera among {counts[0]}", at[^1].Over(at[0], "growth"), 1.2, 1));
        return report.Build();
    }

    private static async Task MeasureAsync(
        ReportBuilder report, Contender contender, Cameras cameras, DirectoryInfo work, TimeSpan span, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync($"measuring {contender.Name} at {cameras.Count} cameras for {span.TotalSeconds:F0} s");
        var output = work.CreateSubdirectory(contender.Name);
        var children = await contender.Start(cameras, output);
        try
        {
            var sources = cameras.CpuSeconds;
            var cost = await Measurement.RunAsync(children, cameras, output, span, null, cancellationToken);
            var skipped = (await cameras.FramesAsync(cost.From, cost.Until, cancellationToken)).Count(f => f.Skipped);
            var subject = Subject(contender.Name, cameras.Count);
            RecordingScenario.Busy(report, subject, cost);
            report.Add(subject, PerCamera, 1000 * cost.CpuSeconds / cost.Seconds / cameras.Count);
            report.Add(subject, "% of a core", cost.CpuPercent);
            report.Add(subject, "CPU s/GB sent", cost.CpuSecondsPerGigabyte);
            report.Add(subject, "frames the cameras could not send", skipped);
            report.Add(subject, "resident MiB", cost.ResidentMiB);
            report.Add(subject, "CPU s of the cameras meanwhile", cameras.CpuSeconds - sources);
        }
        finally
        {
            await Task.WhenAll(children.Select(c => c.DisposeAsync().AsTask()));
        }

        output.Delete(recursive: true);
    }

    private static string Subject(string name, int cameras) => string.Create(CultureInfo.InvariantCulture, $"{name}, {cameras} cameras");
}
