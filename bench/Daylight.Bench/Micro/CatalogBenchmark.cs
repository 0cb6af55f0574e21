using BenchmarkDotNet.Attributes;
using Daylight.Vault;

namespace Daylight.Bench;

/// <summary>Questions to a catalog of a day and 269 cameras, everything in the cache.</summary>
public class CatalogBenchmark
{
    private const int CentreCameras = 269;
    private const int Hours = 24;
    private string folder = "";
    private FootageStore? store;
    private SeekTarget? target;
    private int turn;

    /// <summary>Writes the store.</summary>
    [GlobalSetup]
    public async Task SetupAsync()
    {
        folder = Directory.CreateTempSubdirectory("daylight-bench-catalog-").FullName;
        var recorder = Guid.NewGuid();
        var targets = await StoreFixture.WriteAsync(folder, recorder, days: 1, points: 1, CentreCameras, CancellationToken.None);
        CatalogFill.Run(folder, CentreCameras);
        store = FootageStore.Open(new StoreOptions(folder), recorder, new ThrowawayKey(), TimeProvider.System, VolumeFiles.Real);
        target = targets[0];
    }

    /// <summary>One camera's minutes of a day, as a timeline asks for them.</summary>
    [Benchmark]
    public int MinutesOfADay() => store!.Minutes(
        StoreFixture.Track(turn++ % CentreCameras), UnixMinute.OfMicros(target!.FirstMicros), new UnixMinute(UnixMinute.OfMicros(target.FirstMicros).Value + (Hours * 60))).Count;

    /// <summary>From a moment to the extents of its second.</summary>
    [Benchmark]
    public int SeekOneSecond()
    {
        var from = target!.FirstMicros + UnixMinute.Micros + (turn++ % 60 * 1_000_000L);
        return store!.Read(target.Track, from, from + 1_000_000).Count();
    }

    /// <summary>Closes and removes the store.</summary>
    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await store!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
