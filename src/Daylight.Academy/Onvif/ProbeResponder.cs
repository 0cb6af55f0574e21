using System.Net;
using System.Net.Sockets;
using System.Xml;
using System.Xml.Linq;
using static Daylight.Academy.OnvifXmlNames;

namespace Daylight.Academy;

/// <summary>
/// Answers WS-Discovery probes (April 2005, section 5) for video devices, each camera with a datagram of its own, on one interface
/// alone: one socket at the multicast group, one at the interface's address.
/// </summary>
internal sealed class ProbeResponder : IAsyncDisposable
{
    private const int MaxDatagram = 16 * 1024;

    private static readonly IPAddress Group = IPAddress.Parse("239.255.255.250");

    private readonly Socket[] sockets;
    private readonly IReadOnlyList<(Guid Endpoint, Uri Service, string Scopes)> cameras;
    private readonly Task answering;
    private int messages;

    /// <exception cref="SocketException">The port is taken, or the interface takes no multicast.</exception>
    internal ProbeResponder(IPAddress address, int port, IReadOnlyList<(Guid Endpoint, Uri Service, string Scopes)> cameras)
    {
        this.cameras = cameras;
        var multicast = Bound(Group, port);
        multicast.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(Group, address));
        sockets = [multicast, Bound(address, port)];
        answering = Task.WhenAll(sockets.Select(AnswerAsync));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }

        await answering.ConfigureAwait(false);
    }

    private static Socket Bound(IPAddress address, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        var buffer = new byte[MaxDatagram];
        while (true)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0)).ConfigureAwait(false);
                if (ProbeId(buffer.AsSpan(0, received.ReceivedBytes)) is not { } id)
                {
                    continue;
                }

                foreach (var camera in cameras)
                {
                    await sockets[^1].SendToAsync(Match(camera, id), received.RemoteEndPoint).ConfigureAwait(false);
                }
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted)
            {
                return;
            }
            catch (SocketException)
            {
                // One datagram too long, or one sender gone: the next may fare better.
            }
        }
    }

    /// <summary>The message's id when it is a probe for video devices, or for all.</summary>
    private static string? ProbeId(ReadOnlySpan<byte> datagram)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(datagram.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var envelope = XElement.Load(reader);
            var types = envelope.Element(Envelope + "Body")?.Element(Wsd + "Probe")?.Element(Wsd + "Types");
            var video = types is null || types.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).All(type =>
            {
                var parts = type.Split(':');
                var of = parts.Length == 2 ? types.GetNamespaceOfPrefix(parts[0]) : types.GetDefaultNamespace();
                return (of == Dn && parts[^1] == "NetworkVideoTransmitter") || (of == Tds && parts[^1] == "Device");
            });
            return envelope.Element(Envelope + "Body")?.Element(Wsd + "Probe") is not null && video ? envelope.Element(Envelope + "Header")?.Element(Wsa + "MessageID")?.Value : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private byte[] Match((Guid Endpoint, Uri Service, string Scopes) camera, string id) => OnvifReply.Write(
        new XElement(
            Envelope + "Header",
            new XElement(Wsa + "MessageID", $"urn:uuid:{Guid.NewGuid():D}"),
            new XElement(Wsa + "RelatesTo", id),
            new XElement(Wsa + "To", Wsa.NamespaceName + "/role/anonymous"),
            new XElement(Wsa + "Action", Wsd.NamespaceName + "/ProbeMatches"),
            new XElement(Wsd + "AppSequence", new XAttribute("InstanceId", 1), new XAttribute("MessageNumber", Interlocked.Increment(ref messages)))),
        new XElement(
            Wsd + "ProbeMatches",
            new XElement(
                Wsd + "ProbeMatch",
                new XElement(Wsa + "EndpointReference", new XElement(Wsa + "Address", $"urn:uuid:{camera.Endpoint:D}")),
                new XElement(Wsd + "Types", "dn:NetworkVideoTransmitter tds:Device"),
                new XElement(Wsd + "Scopes", camera.Scopes),
                new XElement(Wsd + "XAddrs", camera.Service),
                new XElement(Wsd + "MetadataVersion", 1))),
        [new("wsa", Wsa), new("wsdd", Wsd), new("dn", Dn)]);
}
