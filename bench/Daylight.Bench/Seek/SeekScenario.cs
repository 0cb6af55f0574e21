using System.Diagnostics;
using Daylight.Vault;

namespace Daylight.Bench;

/// <summary>P8: from a moment somewhere in many days of many cameras to its first sealed byte, nothing of it in the kernel's cache.</summary>
internal static class SeekScenario
{
    private const string Cold = "Daylight, cold";
    private const string Warm = "Daylight, warm";
    private const string Disk = "the disk: a cold read of 4 KiB";

    public static async Task<Report> RunAsync(BenchOptions options, DirectoryInfo work, int cameras, int days, int seeks, CancellationToken cancellationToken)
    {
        options.NeedSpace((StoreFixture.Points * StoreFixture.CamerasAtOnce * 0.065) + (cameras * days * 0.00025) + 2);
        var report = new ReportBuilder("seek", "from any moment in the catalog to its first sealed byte", "p99, ms");
        report.Parameter("cameras", cameras);
        report.Parameter("days", days);
        report.Parameter("seeks", seeks);
        var folder = Path.Combine(work.FullName, "store");
        var recorder = Guid.NewGuid();
        await Console.Error.WriteLineAsync($"writing {days} days of {cameras} cameras");
        var targets = await StoreFixture.WriteAsync(folder, recorder, days, StoreFixture.Points, cameras, cancellationToken);
        report.Parameter("minutes in the catalog", CatalogFill.Run(folder, cameras));
        report.Parameter("catalog MB", new FileInfo(Path.Combine(folder, "catalog.db")).Length / 1_000_000);
        await using var store = FootageStore.Open(new StoreOptions(folder), recorder, new ThrowawayKey(), TimeProvider.System, VolumeFiles.Real);
        var random = new Random(8);
        for (var run = 0; run < options.Runs; run++)
        {
            report.Add("machine", "load average before", Machine.Load());
            Tell(report, Cold, Enumerable.Range(0, seeks).Select(_ => Seek(store, folder, targets[random.Next(targets.Count)], random, cold: true)));
            Tell(report, Warm, Enumerable.Range(0, seeks).Select(_ => Seek(store, folder, targets[random.Next(targets.Count)], random, cold: false)));
            Tell(report, Disk, Enumerable.Range(0, seeks).Select(_ => ColdRead(Path.Combine(folder, "catalog.db"), random)));
        }

        report.Add(Bar.Of("P8", "cold seek to the first sealed byte, p99 ms", report.Series(Cold, "p99, ms"), 100, 30));
        return report.Build();
    }

    private static double Seek(FootageStore store, string folder, SeekTarget target, Random random, bool cold)
    {
        var from = target.FirstMicros + UnixMinute.Micros + random.NextInt64(UnixMinute.Micros);
        if (cold)
        {
            PageCache.Forget(Path.Combine(folder, "catalog.db"));
            PageCache.Forget(target.Volume);
        }

        var began = Stopwatch.GetTimestamp();
        var first = store.Read(target.Track, from, from + 1_000_000).First();
        var record = StoredExtent.Records(first.ReadPayload(verify: false)).First();
        var elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return RecordHeader.Read(record.Span).CaptureMicros <= from
            ? elapsed
            : throw new BenchException($"a seek of {target.Track} led to a record after the moment sought");
    }

    private static double ColdRead(string path, Random random)
    {
        PageCache.Forget(path);
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var block = new byte[4096];
        var at = random.NextInt64(RandomAccess.GetLength(file) / block.Length) * block.Length;
        var began = Stopwatch.GetTimestamp();
        RandomAccess.Read(file, block, at);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static void Tell(ReportBuilder report, string subject, IEnumerable<double> millis)
    {
        var sorted = millis.Order().ToList();
        report.Add(subject, "p50, ms", Series.Percentile(sorted, 0.5));
        report.Add(subject, "p99, ms", Series.Percentile(sorted, 0.99));
        report.Add(subject, "max, ms", sorted[^1]);
    }
}
