using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Daylight.Media.Tests.Onvif;

/// <summary>An HTTP device on loopback that answers as a test says, byte for byte; it keeps what it was asked.</summary>
internal sealed class ScriptedDevice : IAsyncDisposable
{
    private readonly X509Certificate2? _certificate;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<DeviceRequest, DeviceReply> _answer;
    private readonly Task _serving;

    public ScriptedDevice(Func<DeviceRequest, DeviceReply> answer, X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public List<DeviceRequest> Asked { get; } = [];

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Service => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}/onvif/device_service");

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                _ = TalkAsync(client);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = await SecureAsync(client.GetStream());
                while (await ReadAsync(stream) is { } request)
                {
                    DeviceReply reply;
                    lock (Asked)
                    {
                        Asked.Add(request);
                        reply = _answer(request);
                    }

                    if (reply.Silent)
                    {
                        await Task.Delay(TimeSpan.FromSeconds(30));
                    }

                    await WriteAsync(stream, reply);
                }
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
                // The client has had enough, which is what some tests want to see.
            }
        }
    }

    private async Task<Stream> SecureAsync(Stream plain)
    {
        if (_certificate is null)
        {
            return plain;
        }

        var tls = new SslStream(plain);
        await tls.AuthenticateAsServerAsync(_certificate);
        return tls;
    }

    private static async Task<DeviceRequest?> ReadAsync(Stream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        string[] lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> headers = lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(p => p[0].ToLowerInvariant(), p => p[1]);
        byte[] body = new byte[int.Parse(headers.GetValueOrDefault("content-length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body);
        string[] words = lines[0].Split(' ');
        return new DeviceRequest(words[0], words[1], headers, Encoding.UTF8.GetString(body));
    }

    private static async Task WriteAsync(Stream stream, DeviceReply reply)
    {
        string length = reply.Chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {reply.Body.Length}";
        string head = $"HTTP/1.1 {reply.Status} X\r\n{string.Concat(reply.Headers.Select(h => h + "\r\n"))}{length}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        if (!reply.Chunked)
        {
            await stream.WriteAsync(reply.Body);
            return;
        }

        foreach (byte[] chunk in reply.Body.Chunk(7))
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"));
            await stream.WriteAsync(chunk);
            await stream.WriteAsync("\r\n"u8.ToArray());
        }

        await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
    }
}
