using System.Diagnostics;

namespace Daylight.Bench;

/// <summary>
/// P6: sealed bytes that reach many viewers per CPU second of Daylight, what recording alone costs taken off; beside nginx
/// sending a file over as many sockets, at a camera's rate and as fast as it goes.
/// </summary>
internal static class FanOutScenario
{
    private const string PerSecond = "MB per CPU second";
    private const string Paced = "nginx, at the cameras' rate";
    private const string Copied = "nginx, at the cameras' rate, without sendfile";
    private const string Free = "nginx, as fast as it goes";
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    public static async Task<Report> RunAsync(
        BenchOptions options, DirectoryInfo work, int cameraCount, int viewerCount, TimeSpan span, CancellationToken cancellationToken)
    {
        Tool.Need("nginx", "nginx-light");
        options.NeedSpace(cameraCount * 0.52e-3 * (3 * span.TotalSeconds + 60) + 2);
        var report = new ReportBuilder("fanout", $"sealed bytes to {viewerCount} viewers per CPU second, beside nginx and a static file", PerSecond);
        report.Parameter("cameras", cameraCount);
        report.Parameter("viewers", viewerCount);
        report.Parameter("seconds", span.TotalSeconds);
        for (var run = 0; run < options.Runs; run++)
        {
            report.Add("machine", "load average before", Machine.Load());
            var rate = await DaylightAsync(report, options, work, cameraCount, viewerCount, span, cancellationToken);
            await NginxAsync(report, work, viewerCount, rate, span, cancellationToken);
        }

        var ours = report.Series(Contender.Ours, PerSecond);
        report.Add(Bar.Of("P6", "Daylight / " + Paced, ours.Over(report.Series(Paced, PerSecond), "ratio"), 1.0 / 3, 0.75, higherIsBetter: true));
        report.Add(Bar.Of("P6", "Daylight / " + Copied, ours.Over(report.Series(Copied, PerSecond), "ratio"), null, null, higherIsBetter: true));
        report.Add(Bar.Of("P6", "Daylight / " + Free, ours.Over(report.Series(Free, PerSecond), "ratio"), null, null, higherIsBetter: true));
        return report.Build();
    }

    /// <summary>Returns the bytes a second that one viewer received.</summary>
    private static async Task<long> DaylightAsync(
        ReportBuilder report, BenchOptions options, DirectoryInfo work, int cameraCount, int viewerCount, TimeSpan span, CancellationToken cancellationToken)
    {
        await using var cameras = await Cameras.StartAsync(options, work, cameraCount, cancellationToken);
        await using var town = await WatchedTown.StartAsync(options, work, cameras, cameraCount, cancellationToken);
        await Task.Delay(Settle, cancellationToken);

        var targets = new List<DrainTarget>();
        for (var i = 0; i < viewerCount; i++)
        {
            targets.Add(new DrainTarget(town.Port, await town.GrantAsync(Cameras.Name(i % cameraCount), cancellationToken), null));
        }

        Served served;
        await using (var viewers = await Viewers.StartAsync(work, "viewers", targets, cancellationToken))
        {
            // What the runtime compiles while viewers come would be charged to serving them.
            await Task.Delay(span, cancellationToken);
            served = await ServeAsync(town.Program, viewers, span, cancellationToken);
        }

        await Task.Delay(Settle, cancellationToken);
        var alone = (await CpuAsync(town.Program, span, cancellationToken)).Seconds;
        Tell(report, Contender.Ours, served, alone);
        report.Add(Contender.Ours, "% of a core for recording alone", 100 * alone / span.TotalSeconds);
        var frames = await cameras.FramesAsync(served.From, served.Until, cancellationToken);
        var sent = frames.Where(f => !f.Skipped).Sum(f => (double)f.Bytes) / served.Seconds;
        var rate = served.Bytes / served.Seconds;

        Directory.Delete(town.Folder + "/recorder/store", recursive: true);
        var share = rate / viewerCount / (sent / cameraCount);
        report.Add(Contender.Ours, "received / sent by the cameras", share);
        if (share < 0.97)
        {
            report.Note($"Viewers received {share:P0} of what their cameras sent: whole groups of pictures were left out, counted, for viewers or a machine too slow.");
        }

        return (long)(rate / viewerCount);
    }

    private static async Task NginxAsync(ReportBuilder report, DirectoryInfo work, int viewerCount, long rate, TimeSpan span, CancellationToken cancellationToken)
    {
        var port = FreePort.Find();
        await using var nginx = await Nginx.StartAsync(work, port, rate, cancellationToken);
        foreach (var (subject, path) in ((string, string)[])[(Paced, "/paced"), (Copied, "/copied"), (Free, "/free")])
        {
            var targets = Enumerable.Repeat(new DrainTarget(port, null, path), viewerCount).ToList();
            await using var viewers = await Viewers.StartAsync(work, path.Trim('/'), targets, cancellationToken);
            await Task.Delay(Settle, cancellationToken);
            Tell(report, subject, await ServeAsync(nginx, viewers, span, cancellationToken), 0);
        }
    }

    private static async Task<Served> ServeAsync(Child server, Viewers viewers, TimeSpan span, CancellationToken cancellationToken)
    {
        var clients = viewers.CpuSeconds;
        var (cpu, from, until) = await CpuAsync(server, span, cancellationToken);
        clients = viewers.CpuSeconds - clients;
        await Task.Delay(200, cancellationToken);
        return new Served(viewers.Bytes(from, until), cpu, clients, from, until);
    }

    /// <param name="alone">CPU seconds that the server uses in the same time when it serves nobody.</param>
    private static void Tell(ReportBuilder report, string subject, Served served, double alone)
    {
        var cpu = served.CpuSeconds - alone;
        if (cpu < 0.05)
        {
            throw new BenchException(
                $"{subject} used {cpu:F2} s of CPU time for serving, and the kernel counts in hundredths: take more --seconds or --viewers, or a machine with less to do");
        }

        report.Add(subject, PerSecond, served.Bytes / 1e6 / cpu);
        report.Add(subject, "MB/s to all viewers", served.Bytes / 1e6 / served.Seconds);
        report.Add(subject, "% of a core for serving", 100 * cpu / served.Seconds);
        report.Add(subject, "% of a core, the viewers themselves", 100 * served.ViewersCpuSeconds / served.Seconds);
    }

    private static async Task<(double Seconds, long From, long Until)> CpuAsync(Child server, TimeSpan span, CancellationToken cancellationToken)
    {
        var (cpu, from) = (server.CpuSeconds, Stopwatch.GetTimestamp());
        await Task.Delay(span, cancellationToken);
        server.MustRun();
        return (server.CpuSeconds - cpu, from, Stopwatch.GetTimestamp());
    }
}
