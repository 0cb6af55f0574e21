using System.Diagnostics;
using Daylight.Academy;

namespace Daylight.Bench;

/// <summary>
/// P5: the time from a frame's last packet leaving its camera to its sealed record lying whole at a viewer, under real looks,
/// while all cameras are recorded; beside it, the same frames read straight from cameras.
/// </summary>
internal static class LiveScenario
{
    private const int DirectViewers = 4;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    public static async Task<Report> RunAsync(
        BenchOptions options, DirectoryInfo work, int cameraCount, int viewerCount, TimeSpan span, CancellationToken cancellationToken)
    {
        if (viewerCount > cameraCount)
        {
            throw new BenchException($"--viewers {viewerCount}: at most as many as --cameras ({cameraCount}); each watches another camera");
        }

        options.NeedSpace(cameraCount * 0.52e-3 * (span.TotalSeconds + 60) + 2);
        var report = new ReportBuilder("live", "from a frame's last packet to its sealed record at a viewer's socket", "p99, ms");
        report.Parameter("cameras", cameraCount);
        report.Parameter("viewers", viewerCount);
        report.Parameter("seconds", span.TotalSeconds);
        for (var run = 0; run < options.Runs; run++)
        {
            report.Add("machine", "load average before", Machine.Load());
            await MeasureAsync(report, options, work, cameraCount, viewerCount, span, cancellationToken);
        }

        report.Add(Bar.Of("P5", "packet in to sealed record at a viewer, p99 ms", report.Series(Contender.Ours, "p99, ms"), 10, 3));
        return report.Build();
    }

    private static async Task MeasureAsync(
        ReportBuilder report, BenchOptions options, DirectoryInfo work, int cameraCount, int viewerCount, TimeSpan span, CancellationToken cancellationToken)
    {
        await using var cameras = await Cameras.StartAsync(options, work, cameraCount + DirectViewers, cancellationToken);
        await using var town = await WatchedTown.StartAsync(options, work, cameras, cameraCount, cancellationToken);
        var (viewers, direct) = (new List<SealedViewer>(), new List<DirectViewer>());
        try
        {
            foreach (var camera in cameras.Names.Take(viewerCount))
            {
                viewers.Add(new SealedViewer(camera, ViewerSocket.OpenLive(town.Port, await town.GrantAsync(camera, cancellationToken))));
            }

            direct.AddRange(cameras.Names.Skip(cameraCount).Select(c => new DirectViewer(c, new Uri(cameras.Address(c)))));
            await Task.Delay(Settle, cancellationToken);
            var (from, cpu) = (Stopwatch.GetTimestamp(), town.Program.CpuSeconds);
            await Task.Delay(span, cancellationToken);
            var (until, used) = (Stopwatch.GetTimestamp(), town.Program.CpuSeconds - cpu);
            await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            viewers.ForEach(v => v.Stop());
            direct.ForEach(v => v.Stop());

            var log = (await cameras.FramesAsync(0, until, cancellationToken)).GroupBy(f => f.Path.Split('/')[0]).ToDictionary(g => g.Key, g => g.ToList());
            var ours = viewers.Select(v => LiveDelays.Of(log[v.Camera], v.Arrivals, countsFromFirst: true, from, until)).ToList();
            var plain = direct.Select(v => LiveDelays.Of(log[v.Camera], v.Arrivals, countsFromFirst: false, from, until)).ToList();
            Tell(report, Contender.Ours, ours);
            Tell(report, "loopback alone", plain);
            report.Add(Contender.Ours, "% of a core", 100 * used / span.TotalSeconds);
            Directory.Delete(town.Folder + "/recorder/store", recursive: true);
        }
        finally
        {
            viewers.ForEach(v => v.Dispose());
            direct.ForEach(v => v.Dispose());
        }
    }

    private static void Tell(ReportBuilder report, string subject, List<LiveDelays> delays)
    {
        var millis = delays.SelectMany(d => d.Millis).Order().ToList();
        if (millis.Count == 0)
        {
            throw new BenchException($"{subject}: no frame that a camera sent arrived at a viewer");
        }

        report.Add(subject, "frames", millis.Count);
        report.Add(subject, "frames not arrived", delays.Sum(d => d.NotArrived));
        report.Add(subject, "p50, ms", Series.Percentile(millis, 0.5));
        report.Add(subject, "p99, ms", Series.Percentile(millis, 0.99));
        report.Add(subject, "max, ms", millis[^1]);
    }
}
