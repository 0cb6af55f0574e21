using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Daylight.Media.Tests;

/// <summary>A camera that answers by a transcript: each entry takes a request's text and gives the bytes to send back; null closes.</summary>
internal sealed class ScriptedCamera : IAsyncDisposable
{
    public const string Sdp = "v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track1\r\n";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private volatile Stream? _stream;

    public ScriptedCamera(Func<string, byte[]?> answer)
    {
        _listener.Start();
        _serving = ServeAsync(answer);
    }

    public List<string> Requests { get; } = [];

    /// <summary>Connections taken so far.</summary>
    public int Connections { get; private set; }

    /// <summary>Sends each byte on its own.</summary>
    public bool Dribbles { get; init; }

    /// <summary>Speaks TLS under this certificate.</summary>
    public X509Certificate2? Certificate { get; init; }

    public Uri Address => new($"rtsp{(Certificate is null ? "" : "s")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/cam?x=1");

    /// <summary>The answers of a camera without any peculiarity, and <paramref name="media"/> after PLAY.</summary>
    public static byte[] Plain(string request, byte[] media, string session = "abc;timeout=60")
        => request.Split(' ')[0] switch
        {
            "OPTIONS" => Reply(request, "Public: DESCRIBE, SETUP, PLAY, GET_PARAMETER"),
            "DESCRIBE" => Reply(request, $"Content-Type: application/sdp\r\nContent-Length: {Sdp.Length}", Sdp),
            "SETUP" => Reply(request, $"Session: {session}\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1"),
            "PLAY" => [.. Reply(request, "Session: abc"), .. media],
            _ => Reply(request, "Session: abc"),
        };

    /// <summary>Sends bytes of the camera's own accord, into the connection that was taken last.</summary>
    public async Task PushAsync(byte[] bytes) => await _stream!.WriteAsync(bytes, _stop.Token);

    public static byte[] Reply(string request, string headers, string body = "", string status = "200 OK")
    {
        string sequence = request.Split("CSeq: ")[1].Split('\r')[0];
        return Encoding.ASCII.GetBytes($"RTSP/1.0 {status}\r\nCSeq: {sequence}\r\n{headers}\r\n\r\n{body}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(Func<string, byte[]?> answer)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                client.NoDelay = true;
                if (Certificate is null)
                {
                    await ServeAsync(client.GetStream(), answer);
                    continue;
                }

                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _stop.Token);
                await ServeAsync(tls, answer);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or AuthenticationException or ObjectDisposedException)
            {
                // The client left, or the test is over.
            }
        }
    }

    private async Task ServeAsync(Stream stream, Func<string, byte[]?> answer)
    {
        Connections++;
        _stream = stream;
        var request = new StringBuilder();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) == 1)
        {
            request.Append((char)one[0]);
            if (one[0] != '\n' || !request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                continue;
            }

            Requests.Add(request.ToString());
            byte[]? reply = answer(request.ToString());
            request.Clear();
            if (reply is null)
            {
                return;
            }

            for (int at = 0, step = Dribbles ? 1 : Math.Max(1, reply.Length); at < reply.Length; at += step)
            {
                await stream.WriteAsync(reply.AsMemory(at, step), _stop.Token);
            }
        }
    }
}
