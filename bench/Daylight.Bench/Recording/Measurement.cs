using System.Diagnostics;

namespace Daylight.Bench;

/// <summary>Measures a recorder that runs: warm-up, a span, its CPU time and files.</summary>
internal static class Measurement
{
    /// <summary>Connecting, just-in-time compilation and first files are over after this.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    public static async Task<Cost> RunAsync(
        IReadOnlyList<Child> recorders, Cameras cameras, DirectoryInfo output, TimeSpan span, Action<double>? everySecond, CancellationToken cancellationToken)
    {
        await Task.Delay(WarmUp, cancellationToken);
        MustAllRun(recorders);
        var (cpu, bytes, from) = (recorders.Sum(c => c.CpuSeconds), Bytes(output), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(from) < span)
        {
            var rest = span - Stopwatch.GetElapsedTime(from);
            await Task.Delay(everySecond is null || rest < TimeSpan.FromSeconds(1) ? rest : TimeSpan.FromSeconds(1), cancellationToken);
            MustAllRun(recorders);
            everySecond?.Invoke(recorders.Sum(c => c.ResidentMiB));
        }

        var until = Stopwatch.GetTimestamp();
        var (used, grown, resident) = (recorders.Sum(c => c.CpuSeconds) - cpu, Bytes(output) - bytes, recorders.Sum(c => c.ResidentMiB));
        var frames = await cameras.FramesAsync(from, until, cancellationToken);
        var sent = frames.Where(f => !f.Skipped).Sum(f => (long)f.Bytes);
        var nominal = cameras.Count * Cameras.FramesPerSecond * Stopwatch.GetElapsedTime(from, until).TotalSeconds;
        return sent > 0
            ? new Cost(from, until, used, frames.Count / nominal, sent, grown, resident)
            : throw new BenchException("the cameras sent nothing: no recorder connected");
    }

    /// <summary>Bytes of footage below a folder; logs of the programs are text and do not matter beside it.</summary>
    public static long Bytes(DirectoryInfo folder) => folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    private static void MustAllRun(IReadOnlyList<Child> recorders)
    {
        foreach (var recorder in recorders)
        {
            recorder.MustRun();
        }
    }
}
