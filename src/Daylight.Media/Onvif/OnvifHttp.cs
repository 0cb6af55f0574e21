using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Daylight.Media;

/// <summary>
/// HTTP to one host alone: its name is looked up once, no redirect is followed, no proxy asked, no cookie kept, and every answer is
/// bounded in bytes and time.
/// </summary>
internal sealed class OnvifHttp : IDisposable
{
    private const int HeadersKilobytes = 16;

    private readonly Uri _host;
    private readonly CertificateFingerprint? _pinned;
    private readonly HttpClient _client;
    private CertificateFingerprint? _refused;

    public OnvifHttp(Uri host, CertificateFingerprint? pinned)
    {
        (_host, _pinned) = (host, pinned);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = HeadersKilobytes,
            MaxConnectionsPerServer = 2,
            ConnectTimeout = OnvifLimits.Call,
            ConnectCallback = ConnectAsync,
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
                RemoteCertificateValidationCallback = (_, certificate, _, errors) => Believes(certificate, errors),
            },
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The addresses that the host's name stands for; empty before <see cref="ResolveAsync"/>.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; private set; } = [];

    /// <summary>Looks the host's name up, once.</summary>
    /// <exception cref="OnvifException">There is no such name.</exception>
    public async Task ResolveAsync(CancellationToken stop)
    {
        try
        {
            Addresses = IPAddress.TryParse(_host.IdnHost, out IPAddress? literal) ? [literal] : await Dns.GetHostAddressesAsync(_host.IdnHost, stop);
        }
        catch (SocketException e)
        {
            throw new OnvifException(OnvifFailure.Unreachable, $"no host is called {_host.IdnHost}; check the address", e);
        }
    }

    /// <summary>Sends a request and reads the answer, whatever its status.</summary>
    /// <param name="target">Where to; always at the host.</param>
    /// <param name="content">The body of a POST; null for a GET.</param>
    /// <param name="contentType">The body's media type.</param>
    /// <param name="authorization">The Authorization header.</param>
    /// <param name="maxBytes">The longest body.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="OnvifException">No answer, not in time, too long, or the certificate is not believed.</exception>
    public async Task<OnvifAnswer> SendAsync(Uri target, byte[]? content, string? contentType, string? authorization, int maxBytes, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(content is null ? HttpMethod.Get : HttpMethod.Post, target) { Version = HttpVersion.Version11 };
        if (content is not null)
        {
            request.Content = new ByteArrayContent(content);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType!);
        }

        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(OnvifLimits.Call);
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            byte[] body = await ReadAsync(response.Content, maxBytes, limit.Token);
            return new OnvifAnswer(
                (int)response.StatusCode,
                body,
                response.Content.Headers.ContentType?.MediaType,
                [.. response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out HeaderStringValues challenges) ? challenges : []],
                response.Headers.Location?.ToString());
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new OnvifException(OnvifFailure.TimedOut, $"no whole answer within {OnvifLimits.Call.TotalSeconds:0} s; check address, network and power", e);
        }
        catch (HttpRequestException e)
        {
            throw Explain(e);
        }
        catch (IOException e)
        {
            throw new OnvifException(OnvifFailure.Protocol, "the connection broke within the answer", e);
        }
    }

    public void Dispose() => _client.Dispose();

    private static async Task<byte[]> ReadAsync(HttpContent content, int maxBytes, CancellationToken stop)
    {
        await using Stream stream = await content.ReadAsStreamAsync(stop);
        using var kept = new MemoryStream();
        byte[] part = new byte[16 * 1024];
        while (await stream.ReadAsync(part, stop) is int count and > 0)
        {
            if (kept.Length + count > maxBytes)
            {
                throw new OnvifException(OnvifFailure.Protocol, $"the answer is longer than {maxBytes} bytes");
            }

            kept.Write(part, 0, count);
        }

        return kept.ToArray();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // The addresses that were looked up at first and no later ones: a name must not come to mean another machine half way.
            await socket.ConnectAsync([.. Addresses], context.DnsEndPoint.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool Believes(X509Certificate? certificate, SslPolicyErrors errors)
    {
        CertificateFingerprint presented = certificate is null ? default : CertificateFingerprint.Of(certificate);
        bool believed = certificate is not null && CertificateTrust.Believes(presented, errors, _pinned);
        _refused = believed ? null : presented;
        return believed;
    }

    private OnvifException Explain(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError when _refused is { } presented =>
            new OnvifException(OnvifFailure.CertificateNotTrusted, CertificateTrust.Refusal(presented, _pinned), e),
        HttpRequestError.SecureConnectionError =>
            new OnvifException(OnvifFailure.NotOnvif, "what answers at this address does not speak TLS 1.2 or 1.3; check the port, and whether https is switched on", e),
        HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError =>
            new OnvifException(OnvifFailure.Unreachable, $"nothing answers at {_host.IdnHost}, port {_host.Port}; check address, network and power", e),
        _ => new OnvifException(OnvifFailure.NotOnvif, "what answers at this address does not speak HTTP as a device does; check the port", e),
    };
}
