using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Daylight.Media.Tests;

/// <summary>A scripted camera that sends datagrams: what it sends, and through which network, is the test's.</summary>
internal sealed class UdpCamera : IAsyncDisposable
{
    private readonly Socket _rtp = Open(), _rtcp = Open(), _stranger = Open();
    private readonly ScriptedCamera _camera;
    private int _clientPort;

    /// <summary>Starts it.</summary>
    /// <param name="packets">What it sends after PLAY; a goodbye follows.</param>
    /// <param name="strangers">What another machine sends to the same port.</param>
    public UdpCamera(IEnumerable<byte[]> packets, IEnumerable<byte[]>? strangers = null)
        => _camera = new(request => Answer(request, packets, strangers ?? []));

    public Uri Address => _camera.Address;

    public IReadOnlyList<string> Requests => _camera.Requests;

    public async ValueTask DisposeAsync()
    {
        await _camera.DisposeAsync();
        _rtp.Dispose();
        _rtcp.Dispose();
        _stranger.Dispose();
    }

    private static Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private byte[] Answer(string request, IEnumerable<byte[]> packets, IEnumerable<byte[]> strangers)
    {
        if (request.StartsWith("SETUP", StringComparison.Ordinal))
        {
            _clientPort = int.Parse(request.Split("client_port=")[1].Split('-')[0], CultureInfo.InvariantCulture);
            return ScriptedCamera.Reply(request, $"Session: abc\r\nTransport: RTP/AVP;unicast;client_port={_clientPort}-{_clientPort + 1};server_port={Port(_rtp)}-{Port(_rtcp)}");
        }

        if (request.StartsWith("PLAY", StringComparison.Ordinal))
        {
            _ = SendAsync(packets, strangers);
        }

        return ScriptedCamera.Plain(request, []);
    }

    private async Task SendAsync(IEnumerable<byte[]> packets, IEnumerable<byte[]> strangers)
    {
        var client = new IPEndPoint(IPAddress.Loopback, _clientPort);
        foreach (byte[] packet in strangers)
        {
            _stranger.SendTo(packet, client);
        }

        int sent = 0;
        foreach (byte[] packet in packets)
        {
            _rtp.SendTo(packet, client);
            if (++sent % 50 == 0)
            {
                await Task.Delay(10); // no more at once than a socket buffer takes
            }
        }

        await Task.Delay(500);
        _rtcp.SendTo([0x81, 203, 0, 1, 0, 0, 0, 7], new IPEndPoint(IPAddress.Loopback, _clientPort + 1));
    }
}
