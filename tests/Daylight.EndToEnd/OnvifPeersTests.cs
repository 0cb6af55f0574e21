using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Daylight.Academy;
using Daylight.Media;

namespace Daylight.EndToEnd;

/// <summary>
/// Our client on a device that nobody here wrote, a client that nobody here wrote on our simulated cameras, and ours on ours, over real
/// sockets.
/// </summary>
public sealed class OnvifPeersTests
{
    private static readonly CameraLogin Login = new("eve", "a secret <&>");

    [Fact]
    public async Task Our_client_finds_and_asks_an_independent_device()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var device = await OnvifPeer.StartDeviceAsync();

        var found = Assert.Single(await new CameraDiscovery(Loopback(device.DiscoveryPort)).FindAsync(stop));
        Assert.Equal(("PREDATOR", "HD_PREDATOR", device.Port), (found.Name, found.Hardware, found.Service.Port));

        using var asking = new OnvifDevice(found.Service, "admin", "any", null, TimeProvider.System);
        var told = await asking.DescribeAsync(stop);

        Assert.Equal(("Mockup Manufacturer", "Mockup Model", "Mockup_15_14_13", false), (told.Manufacturer, told.Model, told.Firmware, told.Media2));
        // It has stood still since Christmas Eve 2014, and calls itself by another address than that at which it answers.
        Assert.InRange(DateTimeOffset.UtcNow + told.ClockOffset!.Value, new DateTimeOffset(2014, 12, 24, 19, 14, 0, default), new DateTimeOffset(2014, 12, 24, 19, 15, 30, default));
        Assert.Contains(told.Notes, n => n.Contains("192.168.68.111", StringComparison.Ordinal));
        Assert.Equal(("H264", 1920, 1080, "rtsp://127.0.0.1/h264main"), (told.Profiles[0].Encoding, told.Profiles[0].Width, told.Profiles[0].Height, told.Profiles[0].Stream!.ToString()));
        Assert.NotNull(told.Snapshot.Problem);
    }

    [Fact]
    public async Task An_independent_client_finds_and_asks_our_cameras_and_is_refused_with_a_wrong_password()
    {
        var discovery = OnvifPeer.FreePort(SocketType.Dgram, ProtocolType.Udp);
        await using var streams = await SimulatedCameras.StartAsync(Academy.Town.PuertoClaro);
        await using var face = Face(streams, new OnvifFaceOptions { DiscoveryPort = discovery, ClockOffset = TimeSpan.FromDays(-400) });

        var (code, output, error) = await OnvifPeer.AskAsync(discovery, face.Service("mercado"), Login.User, Login.Password);

        Assert.True(code == 0, error);
        using var told = JsonDocument.Parse(output);
        Assert.Equal(
            [face.Service("mercado").ToString(), face.Service("plaza-mayor").ToString()],
            told.RootElement.GetProperty("found").EnumerateArray().Select(f => f.GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal("Simulated camera", told.RootElement.GetProperty("model").GetString());
        var main = told.RootElement.GetProperty("streams")[0];
        Assert.Equal(streams.CameraUrl("mercado", CameraStream.Main).ToString(), main.GetProperty("stream").GetString());
        Assert.EndsWith("/mercado/snapshot.jpg", main.GetProperty("snapshot").GetString(), StringComparison.Ordinal);

        (code, _, error) = await OnvifPeer.AskAsync(discovery, face.Service("mercado"), Login.User, "wrong");
        Assert.NotEqual(0, code);
        Assert.Contains("not authorized", error, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Our_client_reads_our_cameras_by_either_media_service_and_either_way_of_saying_who_asks(bool media2, bool tokens)
    {
        var stop = TestContext.Current.CancellationToken;
        var discovery = OnvifPeer.FreePort(SocketType.Dgram, ProtocolType.Udp);
        await using var streams = await SimulatedCameras.StartAsync(Academy.Town.PuertoClaro);
        await using var face = Face(streams, new OnvifFaceOptions { DiscoveryPort = discovery, Media2 = media2, Tokens = tokens, ClockOffset = TimeSpan.FromDays(-400) });

        var found = await new CameraDiscovery(Loopback(discovery)).FindAsync(IPAddress.Loopback, stop);
        Assert.Equal(["Mercado", "Plaza Mayor"], found.Select(f => f.Name));
        using var asking = new OnvifDevice(found[0].Service, Login.User, Login.Password, null, TimeProvider.System);
        var told = await asking.DescribeAsync(stop);

        Assert.Equal(media2, told.Media2);
        Assert.Equal(-400, told.ClockOffset!.Value.TotalDays, 0.01);
        Assert.Equal([(1280, "rtsp://127.0.0.1:" + streams.Port + "/mercado/main"), (640, "rtsp://127.0.0.1:" + streams.Port + "/mercado/sub")], told.Profiles.Select(p => (p.Width!.Value, p.Stream!.ToString())));
        Assert.Equal((1280, 720, null), (told.Snapshot.Width, told.Snapshot.Height, told.Snapshot.Problem));

        using var stranger = new OnvifDevice(found[0].Service, Login.User, "wrong", null, TimeProvider.System);
        Assert.Equal(OnvifFailure.NotAuthorized, (await Assert.ThrowsAsync<OnvifException>(() => stranger.DescribeAsync(stop))).Failure);
    }

    private static OnvifFace Face(SimulatedCameras streams, OnvifFaceOptions options) =>
        OnvifFace.Start(streams, [new OnvifCamera("mercado", "Mercado", "South", Login), new OnvifCamera("plaza-mayor", "Plaza Mayor", "Middle")], options);

    private static DiscoveryOptions Loopback(int port) => new() { Interfaces = [IPAddress.Loopback], Port = port, Listen = TimeSpan.FromSeconds(6) };
}
