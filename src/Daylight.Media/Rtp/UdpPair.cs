using System.Net;
using System.Net.Sockets;

namespace Daylight.Media;

/// <summary>
/// Two neighbouring ports for RTP and RTCP (RFC 3550 section 11). Once joined to the camera the kernel takes datagrams from its address
/// and ports alone. Like the connection's, the sockets are only ever tried.
/// </summary>
internal sealed class UdpPair : IDisposable
{
    // At 100 ms between sweeps 8 MB carry far more than a camera sends; the kernel grants what net.core.rmem_max allows.
    private const int WantedBufferBytes = DatagramBuffer.WantedBytes;
    private const int Attempts = 50;

    private readonly Socket rtp, rtcp;

    private UdpPair(Socket rtp, Socket rtcp) => (this.rtp, this.rtcp) = (rtp, rtcp);

    /// <summary>The RTP port; even. RTCP's is the next one.</summary>
    public int Port => ((IPEndPoint)rtp.LocalEndPoint!).Port;

    /// <summary>Takes a free pair at the address that the camera is reached from.</summary>
    /// <exception cref="RtspException">No pair is free.</exception>
    public static UdpPair Bind(IPAddress local)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var first = Open(local, 0);
            var port = ((IPEndPoint)first!.LocalEndPoint!).Port;
            if (port % 2 == 0 && port < ushort.MaxValue && Open(local, port + 1) is { } second)
            {
                return new(first, second);
            }

            first.Dispose();
        }

        throw new RtspException(RtspFailure.Refused, "no two neighbouring UDP ports are free on this machine; choose TCP for this camera");
    }

    /// <summary>Takes datagrams from the camera's ports alone, and forgets what came before from anywhere.</summary>
    public void Join(IPAddress camera, int rtpPort, int rtcpPort)
    {
        Span<byte> nothing = stackalloc byte[1];
        foreach (var (socket, port) in ((Socket, int)[])[(rtp, rtpPort), (rtcp, rtcpPort)])
        {
            socket.Connect(new IPEndPoint(camera, port));
            for (var i = 0; i < 10_000 && TryReceive(socket, nothing) >= 0; i++)
            {
            }
        }
    }

    /// <summary>
    /// Sends an empty RTP packet and an empty receiver report (RFC 3550 section 6.4.2): firewalls then let the camera's in, and
    /// cameras that watch for reports know that somebody listens.
    /// </summary>
    public void Punch()
    {
        rtp.Send([0x80, 0x7F, 0, 0, 0, 0, 0, 0, 0x44, 0x61, 0x79, 0x6C], SocketFlags.None, out _);
        rtcp.Send([0x80, 201, 0, 1, 0x44, 0x61, 0x79, 0x6C], SocketFlags.None, out _);
    }

    /// <summary>The next RTP datagram's length, or -1 when there is none yet.</summary>
    public int TryReceiveRtp(Span<byte> into) => TryReceive(rtp, into);

    /// <summary>The next RTCP datagram's length, or -1 when there is none yet.</summary>
    public int TryReceiveRtcp(Span<byte> into) => TryReceive(rtcp, into);

    public void Dispose()
    {
        rtp.Dispose();
        rtcp.Dispose();
    }

    private static Socket? Open(IPAddress local, int port)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false, ReceiveBufferSize = WantedBufferBytes };
        try
        {
            socket.Bind(new IPEndPoint(local, port));
            return socket;
        }
        catch (SocketException) when (port != 0)
        {
            socket.Dispose();
            return null;
        }
    }

    // An unreachable port, told by ICMP to one of our own packets, is no end: the camera may yet send.
    private static int TryReceive(Socket socket, Span<byte> into)
    {
        var received = socket.Receive(into, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => received,
            SocketError.WouldBlock => -1,
            SocketError.MessageSize or SocketError.ConnectionRefused or SocketError.ConnectionReset => 0,
            _ => -1,
        };
    }
}
