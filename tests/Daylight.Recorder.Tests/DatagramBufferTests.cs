using System.Security.Cryptography;
using Daylight.Contracts;
using Daylight.Media;
using Daylight.Recorder.Storage;
using Daylight.Vault;

namespace Daylight.Recorder.Tests;

/// <summary>A kernel that grants too little to receive datagrams in is told of, with the fix, once.</summary>
public sealed class DatagramBufferTests : IEpochKeys, IDisposable
{
    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-datagrams-").FullName;
    private readonly LogLines lines = new();

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => ValueTask.FromResult(Hpke.PublicKey(epochKey));

    public void Dispose()
    {
        epochKey.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(212_992, CameraTransport.Udp, 1)]
    [InlineData(212_992, CameraTransport.Auto, 1)]
    [InlineData(212_992, CameraTransport.Tcp, 0)]
    [InlineData(DatagramBuffer.EnoughBytes, CameraTransport.Udp, 0)]
    public async Task It_is_told_once_where_a_camera_uses_datagrams(int granted, CameraTransport transport, int told)
    {
        await using var store = FootageStore.Open(new StoreOptions(folder), Guid.NewGuid(), this, TimeProvider.System, VolumeFiles.Real);
        var keys = new KnownKeys(this, Path.Combine(folder, "keys.json"), TimeProvider.System, lines);
        await using var roster = new CameraRoster(
            new RecorderOptions(folder, "r", null!) { DatagramBufferBytes = granted }, StoragePlan.Default(folder), store, keys, TimeProvider.System, lines);

        await roster.BeginAsync(
            [.. Enumerable.Range(1, 3).Select(i => new CameraSource(CameraId.Parse($"camera-{i}"), new Uri("rtsp://127.0.0.1:1/"), null, null, null, Transport: transport))],
            TestContext.Current.CancellationToken);

        Assert.Equal(told, lines.Alarms.Count(l => l.Contains($"sysctl -w net.core.rmem_max={DatagramBuffer.WantedBytes}", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_the_kernel_says_that_it_grants_is_what_it_grants()
    {
        var most = OperatingSystem.IsLinux() ? int.Parse(File.ReadAllText("/proc/sys/net/core/rmem_max"), System.Globalization.CultureInfo.InvariantCulture) : DatagramBuffer.WantedBytes;

        Assert.Equal(Math.Min(most, DatagramBuffer.WantedBytes), DatagramBuffer.Granted());
    }
}
