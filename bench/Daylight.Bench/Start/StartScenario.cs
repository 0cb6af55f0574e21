using System.Globalization;

namespace Daylight.Bench;

/// <summary>P14: <c>daylight demo</c> to its first frame. P15: kill -9 with a full catalog, to recording again.</summary>
internal static class StartScenario
{
    private const int CentreCameras = 269;
    private const long Terabyte = 1_000_000_000_000;
    private const string Demo = "daylight demo, empty folder";
    private const string Empty = "daylight run, empty store";
    private const string Full = "daylight run, after kill -9";

    public static async Task<Report> RunAsync(BenchOptions options, DirectoryInfo work, int cameraCount, int days, CancellationToken cancellationToken)
    {
        options.NeedSpace((CentreCameras * days * 0.00025) + (options.Runs * cameraCount * 0.01) + 3);
        var report = new ReportBuilder("start", "from the start of the process to recorded frames", "first frame, s");
        report.Parameter("cameras", cameraCount);
        report.Parameter("days", days);
        for (var run = 0; run < options.Runs; run++)
        {
            await DemoAsync(report, options, work.CreateSubdirectory(string.Create(CultureInfo.InvariantCulture, $"demo-{run}")), cancellationToken);
        }

        await RestartAsync(report, options, work, cameraCount, days, cancellationToken);
        report.Add(Bar.Of("P14", "demo to the first recorded frame, s", report.Series(Demo, "first frame, s"), 5, 2));
        report.Add(Bar.Of("P15", "kill -9 with 1 TB and 30 days to all cameras recorded again, s", report.Series(Full, "last camera's first frame, s"), 5, 1));
        return report.Build();
    }

    private static async Task DemoAsync(ReportBuilder report, BenchOptions options, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var data = Path.Combine(folder.FullName, "data");
        await using var demo = options.Daylight(
            Path.Combine(folder.FullName, "demo.log"), "demo", "--data", data, "--port", "0",
            "--camera-port", FreePort.Find().ToString(CultureInfo.InvariantCulture));
        Tell(report, Demo, await FirstFrames.WaitAsync(demo, Volumes(data), [], 1, cancellationToken));
    }

    private static async Task RestartAsync(
        ReportBuilder report, BenchOptions options, DirectoryInfo work, int cameraCount, int days, CancellationToken cancellationToken)
    {
        await using var cameras = await Cameras.StartAsync(options, work, cameraCount, cancellationToken);
        var (data, list) = (Path.Combine(work.FullName, "data"), await cameras.ListAsync(work, cancellationToken));
        Child Run(params string[] more) => options.Daylight(Path.Combine(work.FullName, "run.log"), ["run", "--data", data, "--port", "0", .. more]);
        await using (var first = Run("--cameras", list))
        {
            Tell(report, Empty, await FirstFrames.WaitAsync(first, Volumes(data), [], cameraCount, cancellationToken));
            await first.StopAsync(TimeSpan.FromSeconds(15));
        }

        var store = Path.Combine(data, "recorder", "store");
        await Console.Error.WriteLineAsync($"writing {days} days of {CentreCameras} cameras");
        await StoreFixture.WriteAsync(store, StoreFixture.RecorderOf(store), days, 0, CentreCameras, cancellationToken);
        report.Parameter("minutes in the catalog", CatalogFill.Run(store, CentreCameras));
        StoreFixture.Stretch(store, Terabyte);
        report.Parameter("volumes", VolumeTally.Paths(Volumes(data)).Count);
        report.Parameter("TB in them, sparse", VolumeTally.Paths(Volumes(data)).Sum(p => new FileInfo(p).Length) / 1e12);
        for (var run = 0; run < options.Runs; run++)
        {
            report.Add("machine", "load average before", Machine.Load());
            await using (var killed = Run())
            {
                await FirstFrames.WaitAsync(killed, Volumes(data), VolumeTally.Paths(Volumes(data)), cameraCount, cancellationToken);
                await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
            }

            var before = VolumeTally.Paths(Volumes(data));
            await using var again = Run();
            Tell(report, Full, await FirstFrames.WaitAsync(again, Volumes(data), before, cameraCount, cancellationToken));
        }
    }

    private static void Tell(ReportBuilder report, string subject, FirstSeen seen)
    {
        report.Add(subject, "first frame, s", seen.FirstFrame.TotalSeconds);
        report.Add(subject, "last camera's first frame, s", seen.LastCamera.TotalSeconds);
        report.Add(subject, "first frame readable on the disk, s", seen.OnDisk.TotalSeconds);
    }

    private static string Volumes(string data) => Path.Combine(data, "recorder", "store", "volumes");
}
