namespace Daylight.Bench;

/// <summary>P1: the same streams recorded by Daylight, by one ffmpeg a camera, by one GStreamer, and by the floor, one after the other.</summary>
internal static class RecordingScenario
{
    private const string PerGigabyte = "CPU s/GB sent";

    public static async Task<Report> RunAsync(
        BenchOptions options, DirectoryInfo work, int cameraCount, TimeSpan span, IReadOnlyList<string> only, CancellationToken cancellationToken)
    {
        Contender[] all = [Contender.Daylight(options), Contender.TheFloor(), Contender.OneGStreamer(), Contender.FfmpegPerCamera()];
        var contenders = all.Where(c => only.Count == 0 || only.Contains(c.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        if (contenders.Exists(c => c.Name == Contender.GStreamer))
        {
            Tool.NeedGStreamer();
        }

        options.NeedSpace(cameraCount * 0.52e-3 * (span.TotalSeconds + 20) + 2);
        var report = new ReportBuilder("recording", "CPU seconds per GB recorded; ffmpeg and GStreamer keep it in the clear", PerGigabyte);
        report.Parameter("cameras", cameraCount);
        report.Parameter("seconds", span.TotalSeconds);
        await using var cameras = await Cameras.StartAsync(options, work, cameraCount, cancellationToken);
        for (var run = 0; run < options.Runs; run++)
        {
            report.Add("machine", "load average before", Machine.Load());
            foreach (var contender in contenders.ToList())
            {
                try
                {
                    await MeasureAsync(report, contender, cameras, work, span, cancellationToken);
                }
                catch (BenchException e) when (contender.Name != Contender.Ours)
                {
                    // What was measured is worth its table; later runs go without this one, so that runs still compare.
                    contenders.Remove(contender);
                    report.Note($"{contender.Name} could not be measured in run {run + 1}: {e.Message}");
                }
            }
        }

        Compare(report);
        return report.Build();
    }

    private static async Task MeasureAsync(
        ReportBuilder report, Contender contender, Cameras cameras, DirectoryInfo work, TimeSpan span, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync($"measuring {contender.Name} for {span.TotalSeconds:F0} s");
        var output = work.CreateSubdirectory(contender.Name);
        var children = await contender.Start(cameras, output);
        Cost cost;
        try
        {
            cost = await Measurement.RunAsync(children, cameras, output, span, null, cancellationToken);
            if (contender.Name == Contender.Ours)
            {
                // What is gathered is written within 2 s and synced within one more.
                await Task.Delay(TimeSpan.FromSeconds(4), cancellationToken);
                await children[0].StopAsync(TimeSpan.FromSeconds(15));
            }
        }
        finally
        {
            await Task.WhenAll(children.Select(c => c.DisposeAsync().AsTask()));
        }

        report.Add(contender.Name, PerGigabyte, cost.CpuSecondsPerGigabyte);
        report.Add(contender.Name, "% of a core", cost.CpuPercent);
        report.Add(contender.Name, "cameras a core", 100 * cameras.Count / cost.CpuPercent);
        report.Add(contender.Name, "GB sent", cost.SentBytes / 1e9);
        Busy(report, contender.Name, cost);
        report.Add(contender.Name, "written / sent", cost.WrittenShare);
        report.Add(contender.Name, "resident MiB", cost.ResidentMiB);
        if (contender.Name == Contender.Ours)
        {
            var tally = VolumeTally.Of(Volumes(output));
            var kept = Completeness.Check(cameras.AllFrames(), tally.Tracks, cost.From, cost.Until);
            report.Add(contender.Name, "frames due", kept.Due);
            report.Add(contender.Name, "frames lost", kept.Lost);
            kept.Describe(report);
        }
        else if (cost.WrittenShare < 0.97)
        {
            report.Note($"{contender.Name} wrote {cost.WrittenShare:P1} of what was sent: its files are not the whole, and its figure flatters it.");
        }

        output.Delete(recursive: true);
    }

    /// <summary>Says so when the machine was too busy for the cameras to keep their pace.</summary>
    public static void Busy(ReportBuilder report, string subject, Cost cost)
    {
        if (cost.KeptPace < 0.99)
        {
            report.Note($"The machine was too busy while {subject} was measured: the cameras sent only {cost.KeptPace:P1} of the frames that should have fallen due. Measure again when nothing else runs, or with fewer cameras.");
        }
    }

    private static string Volumes(DirectoryInfo output) => Path.Combine(output.FullName, "data", "recorder", "store", "volumes");

    private static void Compare(ReportBuilder report)
    {
        bool Has(string name) => report.Has(name, PerGigabyte);
        if (!Has(Contender.Ours))
        {
            return;
        }

        var ours = report.Series(Contender.Ours, PerGigabyte);
        void Ratio(string other, double? wanted, double? moonshot)
        {
            if (Has(other))
            {
                report.Add(Bar.Of("P1", "Daylight / " + other, ours.Over(report.Series(other, PerGigabyte), "ratio"), wanted, moonshot));
            }
        }

        Ratio(Contender.Ffmpeg, 0.2, 0.125);
        Ratio(Contender.GStreamer, null, null);
        Ratio(Contender.Floor, null, 1.5);
    }
}
