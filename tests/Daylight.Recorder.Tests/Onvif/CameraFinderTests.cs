using System.Net;
using System.Net.Sockets;
using Daylight.Contracts;
using Daylight.Media;
using Daylight.Recorder.Onvif;
using Daylight.Vault;
using Microsoft.Extensions.Logging.Abstractions;

namespace Daylight.Recorder.Tests.Onvif;

public sealed class CameraFinderTests : IDisposable
{
    private readonly CameraFinder finder = new(
        new DiscoveryOptions { Interfaces = [IPAddress.Loopback], Port = FreePort(), Listen = TimeSpan.FromMilliseconds(600) }, () => [], TimeProvider.System, NullLogger.Instance);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => finder.Dispose();

    [Fact]
    public void A_camera_is_known_by_its_ONVIF_address_and_else_by_its_streams_host()
    {
        CameraSource[] known =
        [
            new(CameraId.Parse("by-onvif"), new Uri("rtsp://192.0.2.1/a"), null, null, null, Onvif: new Uri("http://192.0.2.1:8080/a/device")),
            new(CameraId.Parse("by-host"), new Uri("rtsp://192.0.2.2:8554/a"), null, null, null),
        ];
        Assert.Equal("by-onvif", CameraFinder.RecordedFrom(new Uri("http://192.0.2.1:8080/a/device"), known)?.Value);
        Assert.Equal("by-host", CameraFinder.RecordedFrom(new Uri("http://192.0.2.2/onvif/device_service"), known)?.Value);
        // Another device behind the same host is another camera.
        Assert.Null(CameraFinder.RecordedFrom(new Uri("http://192.0.2.1:8080/b/device"), known));
    }

    [Fact]
    public async Task Nobody_there_is_nobody_found_and_two_do_not_look_at_once()
    {
        var first = finder.FindAsync(null, Stop);
        Assert.Equal(CameraAskFault.Busy, (await Assert.ThrowsAsync<CameraAskException>(() => finder.FindAsync(null, Stop))).Fault);
        Assert.Empty(await first);
        Assert.Empty(await finder.FindAsync("127.0.0.1", Stop));
    }

    [Theory]
    [InlineData("rtsp://192.0.2.1/", null, CameraAskFault.Address)]
    [InlineData("127.0.0.1:9", null, CameraAskFault.Unreachable)]
    [InlineData("https://127.0.0.1:9", "zz", CameraAskFault.CertificateNotTrusted)]
    public async Task What_cannot_be_asked_is_refused_with_its_reason(string address, string? certificate, CameraAskFault fault) =>
        Assert.Equal(fault, (await Assert.ThrowsAsync<CameraAskException>(() => finder.AskAsync(new CameraQuestion(address, Certificate: certificate), "tom", Stop))).Fault);

    [Fact]
    public void An_offer_has_words_for_people_and_no_address_that_cannot_be_recorded()
    {
        var offer = CameraFinder.Offer(new OnvifDescription(
            new Uri("http://192.0.2.1/d"), "Sereno", null, null, null, null, false,
            [new OnvifProfile("a", "a", "H264", 1920, 1080, 25, 4_000_000) { Stream = new Uri("rtsp://192.0.2.1/a") }, new OnvifProfile("b", "b", "JPEG", 1, 1, 1, 1) { Stream = new Uri("rtsp://192.0.2.1/b"), Problem = "JPEG" }],
            new OnvifSnapshot(1920, 1080, 312_400, null), []));
        Assert.Equal(("Media1", "answers: 1920x1080 JPEG, 312 kB", "H.264"), (offer.MediaService, offer.Snapshot, offer.Profiles[0].Codec));
        Assert.Null(offer.Profiles[1].Address);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
