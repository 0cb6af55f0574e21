using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Daylight.Bench;

/// <summary>A process of viewers and what they have received.</summary>
internal sealed class Viewers : IAsyncDisposable
{
    private readonly Child child;
    private readonly string tally;

    private Viewers(Child child, string tally) => (this.child, this.tally) = (child, tally);

    public double CpuSeconds => child.CpuSeconds;

    public static async Task<Viewers> StartAsync(DirectoryInfo work, string name, IReadOnlyList<DrainTarget> targets, CancellationToken cancellationToken)
    {
        var (list, tally) = (Path.Combine(work.FullName, name + ".targets"), Path.Combine(work.FullName, name + ".tally"));
        await File.WriteAllTextAsync(list, JsonSerializer.Serialize(targets), cancellationToken);
        var viewers = new Viewers(BenchOptions.Self(Path.Combine(work.FullName, name + ".log"), "drain", "--targets", list, "--tally", tally), tally);
        for (var tries = 0; viewers.Lines().Count < 3; tries++)
        {
            viewers.child.MustRun();
            await Task.Delay(100, cancellationToken);
            if (tries > 300)
            {
                throw new BenchException($"{name}: {targets.Count} viewers were not connected within 30 s");
            }
        }

        return viewers;
    }

    /// <summary>Bytes received in a span of <see cref="Stopwatch"/> time, to a tenth of a second at either end, scaled to the span.</summary>
    public double Bytes(long from, long until)
    {
        child.MustRun();
        var within = Lines().Where(l => l.At >= from && l.At <= until).ToList();
        if (within.Count < 2)
        {
            throw new BenchException("the viewers did not keep up with telling what they received");
        }

        var (first, last) = (within[0], within[^1]);
        return (double)(last.Bytes - first.Bytes) * (until - from) / (last.At - first.At);
    }

    public ValueTask DisposeAsync() => child.DisposeAsync();

    private List<(long At, long Bytes)> Lines()
    {
        if (!File.Exists(tally))
        {
            return [];
        }

        using var file = new StreamReader(new FileStream(tally, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        // The last line may be half written.
        return [.. file.ReadToEnd().Split('\n').SkipLast(1).Select(l => l.Split(' '))
            .Select(w => (long.Parse(w[0], CultureInfo.InvariantCulture), long.Parse(w[1], CultureInfo.InvariantCulture)))];
    }
}
