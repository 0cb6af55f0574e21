using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Daylight.Media.Tests;

/// <summary>On a loop that sweeps once an hour, whatever comes while somebody watches came because the loop waited for it.</summary>
public sealed class WatchedTests : IDisposable
{
    private const int Pictures = 20;
    private static readonly byte[][] Sent = [.. Enumerable.Range(1, Pictures).Select(n => Packets.Rtp((ushort)n, (uint)n * 3600, true, [0x65, 0x88, (byte)n]))];
    private static readonly byte[] Bye = Packets.Frame(1, [0x81, 203, 0, 1, 0, 0, 0, 7]);

    private readonly ReceiveLoop _loop = new(new ReceiveLoopOptions { Interval = TimeSpan.FromHours(1) }, TimeProvider.System);
    private readonly RecordingSink _sink = new();

    public void Dispose()
    {
        // The loop sleeps for an hour once nobody is watched; a stream that comes wakes it, and so does the end.
        _loop.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_watched_cameras_pictures_are_taken_as_they_come(bool tls)
    {
        using var key = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest("CN=camera", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        byte[] media = [.. Sent.SelectMany(p => Packets.Frame(0, p)), .. Bye];
        await using var camera = new ScriptedCamera(r => ScriptedCamera.Plain(r, media)) { Dribbles = true, Certificate = tls ? certificate : null };
        await EndAsync(new RtspSource(camera.Address, Certificate: tls ? CertificateFingerprint.Of(certificate) : null), RtspTransport.Tcp);

        Assert.Equal(Pictures, _sink.Units.Count);
    }

    [Fact]
    public async Task So_are_those_that_come_as_datagrams()
    {
        await using var camera = new UdpCamera(Sent);
        await EndAsync(new RtspSource(camera.Address), RtspTransport.Udp);

        Assert.Equal(Pictures, _sink.Units.Count);
    }

    private async Task EndAsync(RtspSource source, RtspTransport transport)
    {
        var options = new RtspOptions { Loop = _loop, Urgent = () => true, Transport = transport, SilenceTimeout = TimeSpan.FromMinutes(1) };
        RtspException end = await Assert.ThrowsAsync<RtspException>(
            () => RtspClient.RunAsync(source, _sink, options, new StreamCounters(), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal("the camera ended the stream", end.Message);
    }
}
