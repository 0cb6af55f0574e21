using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Daylight.Bench;

/// <summary>One camera's connection with as little RTSP as starts a stream: SETUP, PLAY, and a word now and then to stay (RFC 2326).</summary>
internal sealed class FloorStream : IDisposable
{
    private readonly Uri address;
    private int sequence;

    private FloorStream(Uri address) => this.address = address;

    public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Connects and starts the stream. The socket does not block from then on.</summary>
    public static FloorStream Play(Uri address)
    {
        var stream = new FloorStream(address);
        stream.Socket.Connect(IPAddress.Parse(address.Host), address.Port);
        var setup = stream.Ask("SETUP", address + "/trackID=0", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n");
        const string key = "Session: ";
        var at = setup.IndexOf(key, StringComparison.Ordinal) + key.Length;
        var session = setup[at..].Split('\r', ';')[0];
        stream.Ask("PLAY", address.ToString(), $"Session: {session}\r\n");
        stream.Socket.Blocking = false;
        return stream;
    }

    /// <summary>Sends a request nobody waits the answer of: it comes among the packets.</summary>
    public void KeepAlive() => Send("GET_PARAMETER", address.ToString(), "");

    public void Dispose() => Socket.Dispose();

    /// <summary>Reads a byte at a time, so that no byte of the stream behind the answer is taken with it.</summary>
    private string Ask(string method, string uri, string headers)
    {
        Send(method, uri, headers);
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < 4 || head.ToString(head.Length - 4, 4) != "\r\n\r\n")
        {
            if (Socket.Receive(one) == 0)
            {
                throw new BenchException($"{address}: closed in answer to {method}");
            }

            head.Append((char)one[0]);
        }

        var text = head.ToString();
        return text.StartsWith("RTSP/1.0 200", StringComparison.Ordinal) ? text : throw new BenchException($"{address}: {method} was answered by {text.Split('\r')[0]}");
    }

    private void Send(string method, string uri, string headers) =>
        Socket.Send(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{method} {uri} RTSP/1.0\r\nCSeq: {++sequence}\r\n{headers}\r\n")));
}
