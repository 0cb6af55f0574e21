using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Daylight.Vault;

namespace Daylight.Bench;

/// <summary>Two seconds of one camera into the store: sealed, hashed, written as an extent. Not synced.</summary>
[InvocationCount(32)]
public class ExtentBenchmark
{
    private const int Frames = 50;
    private const int FrameBytes = 20_000;
    private readonly byte[] frame = RandomNumberGenerator.GetBytes(FrameBytes);
    private readonly SetClock clock = new(DateTimeOffset.UtcNow);
    private string folder = "";
    private FootageStore? store;
    private long number;

    /// <summary>Opens a store.</summary>
    [GlobalSetup]
    public async Task SetupAsync()
    {
        folder = Directory.CreateTempSubdirectory("daylight-bench-extent-").FullName;
        store = FootageStore.Open(new StoreOptions(folder), Guid.NewGuid(), new ThrowawayKey(), clock, VolumeFiles.Real);
        await store.PrepareAsync("standard", CancellationToken.None);
    }

    /// <summary>A group of pictures and the extent it makes, 1 MB.</summary>
    [Benchmark]
    public void AppendGroupAndWrite()
    {
        var writer = store!.Writer(StoreFixture.Track(0), "standard");
        for (var i = 0; i < Frames; i++)
        {
            var at = (clock.Now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            writer.Append(i == 0 ? RecordFlags.KeyFrame : RecordFlags.None, RecordCodec.H264, at, at, number++ * 3600, 0, frame);
        }

        writer.Flush();
        store.Disks[0].Write();
    }

    /// <summary>Closes and removes the store.</summary>
    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await store!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
