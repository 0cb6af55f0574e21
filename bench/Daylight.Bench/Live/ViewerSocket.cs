using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Daylight.Bench;

/// <summary>
/// A viewer's side of <c>/recorder/stream</c> with nothing between it and the socket: the WebSocket's frames (RFC 6455 section
/// 5.2) are cut here, on the thread that reads.
/// </summary>
internal sealed class ViewerSocket : IDisposable
{
    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(1024 * 1024, pinned: true);
    private int from;
    private int until;

    public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Connects, shows the grant and asks for the present of the main stream.</summary>
    public static ViewerSocket OpenLive(int port, byte[] grant)
    {
        var viewer = new ViewerSocket();
        viewer.Socket.Connect(IPAddress.Loopback, port);
        viewer.Socket.Send(Encoding.ASCII.GetBytes(
            $"GET /recorder/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Key: {Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))}\r\nSec-WebSocket-Version: 13\r\n\r\n"));
        viewer.ReadUpgrade();
        viewer.Send(JsonSerializer.SerializeToUtf8Bytes(new { type = "open", grant = Convert.ToBase64String(grant) }));
        viewer.Send(JsonSerializer.SerializeToUtf8Bytes(new { type = "live", id = 1, stream = "main" }));
        return viewer;
    }

    /// <summary>Waits for the next whole message; valid until the next call. Empty when the other side closed.</summary>
    public ReadOnlySpan<byte> Next()
    {
        while (true)
        {
            var waiting = buffer.AsSpan(from, until - from);
            if (waiting.Length >= 2 && Header(waiting, out var header, out var length) && waiting.Length >= header + length)
            {
                from += header + length;
                return waiting.Slice(header, length);
            }

            if (from > 0)
            {
                waiting.CopyTo(buffer);
                (from, until) = (0, waiting.Length);
            }

            var read = until < buffer.Length ? Socket.Receive(buffer.AsSpan(until)) : throw new BenchException("the recorder sent a message over a mebibyte");
            if (read == 0)
            {
                return [];
            }

            until += read;
        }
    }

    public void Dispose() => Socket.Dispose();

    /// <summary>A server's frames are not masked, and the Recorder sends each message in one.</summary>
    private static bool Header(ReadOnlySpan<byte> bytes, out int header, out int length)
    {
        length = bytes[1] & 0x7f;
        header = length switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < header)
        {
            return false;
        }

        length = header switch
        {
            4 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            10 => checked((int)BinaryPrimitives.ReadInt64BigEndian(bytes[2..])),
            _ => length,
        };
        return true;
    }

    private void ReadUpgrade()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append(Socket.Receive(one) == 1 ? (char)one[0] : throw new BenchException("the recorder closed the viewer's connection"));
        }

        if (!head.ToString().StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            throw new BenchException("the recorder did not take the viewer's WebSocket: " + head.ToString().Split('\r')[0]);
        }
    }

    /// <summary>A client's frames must be masked (RFC 6455 section 5.3); a mask of zeros changes nothing.</summary>
    private void Send(byte[] text)
    {
        byte[] length = text.Length < 126 ? [(byte)(0x80 | text.Length)] : [0x80 | 126, (byte)(text.Length >> 8), (byte)text.Length];
        Socket.Send([0x81, .. length, 0, 0, 0, 0, .. text]);
    }
}
