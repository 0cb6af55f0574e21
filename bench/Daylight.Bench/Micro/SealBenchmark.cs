using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Daylight.Vault;

namespace Daylight.Bench;

/// <summary>Sealing one access unit into its place.</summary>
public class SealBenchmark : IDisposable
{
    private readonly byte[] header = new byte[RecordHeader.Length];
    private readonly byte[] tag = new byte[Hpke.TagLength];
    private byte[] data = [];
    private byte[] ciphertext = [];
    private MinuteKey? key;
    private ulong counter;

    /// <summary>A usual picture, and a key frame.</summary>
    [Params(20_000, 200_000)]
    public int Bytes { get; set; }

    /// <summary>Makes a key.</summary>
    [GlobalSetup]
    public void Setup()
    {
        key = new MinuteKey(RandomNumberGenerator.GetBytes(MinuteKey.Length));
        data = RandomNumberGenerator.GetBytes(Bytes);
        ciphertext = new byte[Bytes];
    }

    /// <summary>AES-256-GCM, the header as associated data.</summary>
    [Benchmark]
    public void Seal() => key!.Seal(header, counter++, data, ciphertext, tag);

    /// <summary>Wipes the key.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        key?.Dispose();
        GC.SuppressFinalize(this);
    }
}
