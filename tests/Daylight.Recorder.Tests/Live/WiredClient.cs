using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Daylight.Recorder.Live;
using Daylight.Vault;

namespace Daylight.Recorder.Tests.Live;

/// <summary>A wire with the runtime's own WebSocket client at its other end, over a real connection.</summary>
internal sealed class WiredClient : IDisposable
{
    private readonly Socket server;
    private readonly Socket client;
    private readonly byte[] buffer = new byte[1024 * 1024];
    private int aborted;

    public WiredClient(bool narrow = false)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (narrow)
        {
            client.ReceiveBufferSize = 4096;
        }

        client.Connect(listener.LocalEndPoint!);
        server = listener.Accept();
        if (narrow)
        {
            server.SendBufferSize = 4096;
        }

        Wire = new Wire(server, () => Interlocked.Increment(ref aborted));
        Server = WebSocket.CreateFromStream(new WireStream(new NetworkStream(server), Wire), new WebSocketCreationOptions { IsServer = true });
        Client = WebSocket.CreateFromStream(new NetworkStream(client), new WebSocketCreationOptions());
    }

    public Wire Wire { get; }

    public WebSocket Server { get; }

    public WebSocket Client { get; }

    /// <summary>The boxes that came, for the test that reads them.</summary>
    public Dictionary<VolumeId, CameraBox> Boxes { get; } = [];

    public bool Aborted => Volatile.Read(ref aborted) > 0;

    /// <summary>The next whole message; the frames must be those of a server that keeps to RFC 6455, or this throws.</summary>
    public async Task<byte[]> NextAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var length = 0;
        while (true)
        {
            var part = await Client.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return [];
            }

            if (part.EndOfMessage)
            {
                return buffer[..length];
            }
        }
    }

    /// <summary>Cuts the connection from the viewer's side, without a word.</summary>
    public void Cut() => client.Close(0);

    /// <summary>Closes the socket as the server does when a request is over.</summary>
    public void CloseServer() => server.Dispose();

    public void Dispose()
    {
        Wire.Dispose();
        Server.Dispose();
        Client.Dispose();
        server.Dispose();
        client.Dispose();
    }
}
