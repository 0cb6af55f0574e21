using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Daylight.Academy.Tests;

/// <summary>A client written by hand, knowing no more of RTSP than the tests need.</summary>
internal sealed class RtspTestClient(Uri url) : IDisposable
{
    private readonly TcpClient tcp = Connect(url.Port);
    private int sequence;

    internal Uri Url => url;

    internal string? Session { get; private set; }

    internal Queue<(byte Channel, byte[] Packet)> Packets { get; } = new();

    private NetworkStream Stream => tcp.GetStream();

    internal async Task<(int Status, string Head, string Body)> AskAsync(string method, string? uri = null, string? headers = null)
    {
        var session = Session is null ? "" : $"Session: {Session}\r\n";
        await SendAsync($"{method} {uri ?? url.ToString()} RTSP/1.0\r\nCSeq: {++sequence}\r\n{session}{headers}\r\n");
        while (true)
        {
            var first = await ReadAsync(1);
            if (first[0] == '$')
            {
                await ReadPacketAsync();
                continue;
            }

            var head = new StringBuilder().Append((char)first[0]);
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                head.Append((char)(await ReadAsync(1))[0]);
            }

            var text = head.ToString();
            var length = Header(text, "Content-Length") is { } value ? int.Parse(value) : 0;
            Session ??= Header(text, "Session")?.Split(';')[0];
            return (int.Parse(text.Split(' ')[1]), text, Encoding.UTF8.GetString(await ReadAsync(length)));
        }
    }

    internal async Task PlayAsync(byte channel = 0)
    {
        await AskAsync("DESCRIBE");
        var setup = await AskAsync("SETUP", url + "/trackID=0", $"Transport: RTP/AVP/TCP;unicast;interleaved={channel}-{channel + 1}\r\n");
        Assert.Equal(200, setup.Status);
        Assert.Equal(200, (await AskAsync("PLAY")).Status);
    }

    internal async Task<(byte Channel, byte[] Packet)> NextPacketAsync()
    {
        while (Packets.Count == 0)
        {
            Assert.Equal((byte)'$', (await ReadAsync(1))[0]);
            await ReadPacketAsync();
        }

        return Packets.Dequeue();
    }

    internal Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    internal async Task SendAsync(byte[] bytes) => await Stream.WriteAsync(bytes);

    /// <summary>Reads to the end; true when the server closed.</summary>
    internal async Task<bool> IsClosedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            var buffer = new byte[65536];
            while (await Stream.ReadAsync(buffer, patience.Token) > 0)
            {
            }

            return true;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => tcp.Dispose();

    internal static string? Header(string head, string name) => head.Split("\r\n")
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    private static TcpClient Connect(int port)
    {
        var client = new TcpClient { ReceiveBufferSize = 65536 };
        client.Connect(IPAddress.Loopback, port);
        return client;
    }

    private async Task ReadPacketAsync()
    {
        var header = await ReadAsync(3);
        Packets.Enqueue((header[0], await ReadAsync(BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(1)))));
    }

    private async Task<byte[]> ReadAsync(int length)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var bytes = new byte[length];
        await Stream.ReadExactlyAsync(bytes, patience.Token);
        return bytes;
    }
}
