using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Daylight.Media;

/// <summary>TLS over a socket that is only ever tried. Used by one thread at a time; does not own the socket.</summary>
internal sealed class TlsChannel : IDisposable
{
    private const int RecordBytes = 16 * 1024; // RFC 8446 section 5.1

    private readonly TriedStream _socket;
    private readonly SslStream _tls;
    private readonly byte[] _plain = GC.AllocateUninitializedArray<byte>(RecordBytes);
    private ValueTask<int>? _reading;
    private Exception? _broken;
    private int _start, _end;
    private bool _ended;

    private TlsChannel(TriedStream socket, SslStream tls) => (_socket, _tls) = (socket, tls);

    /// <summary>Shakes hands.</summary>
    /// <exception cref="RtspException">The certificate is not believed, or what answers does not speak TLS. There is no way on without.</exception>
    public static async Task<TlsChannel> OpenAsync(Socket socket, string host, CertificateFingerprint? pinned, TimeSpan pace, CancellationToken limit)
    {
        CertificateFingerprint? refused = null;
        var tried = new TriedStream(socket);
        var tls = new SslStream(tried);
        var channel = new TlsChannel(tried, tls);
        try
        {
            Task shaken = tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
                    RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                    {
                        CertificateFingerprint presented = certificate is null ? default : CertificateFingerprint.Of(certificate);
                        bool believed = certificate is not null && CertificateTrust.Believes(presented, errors, pinned);
                        refused = believed ? null : presented;
                        return believed;
                    },
                },
                limit);
            while (!shaken.IsCompleted)
            {
                tried.Pump();
                if (!shaken.IsCompleted)
                {
                    await Task.Delay(pace, limit);
                }
            }

            await shaken;
            return channel;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            channel.Dispose();
            throw refused is { } fingerprint
                ? new RtspException(RtspFailure.CertificateNotTrusted, CertificateTrust.Refusal(fingerprint, pinned), e)
                : new RtspException(RtspFailure.NotRtsp, "what answers at this address does not speak TLS 1.2 or 1.3; check the port (rtsps cameras use 322 by default) and whether RTSPS is switched on", e);
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    /// <summary>Takes all there is, as far as there is room: bytes, 0 when the camera closed, -1 when there is nothing yet.</summary>
    /// <exception cref="RtspException">The connection broke.</exception>
    public int TryReceive(Span<byte> into)
    {
        int total = 0;
        while (total < into.Length && (_end > _start || TryFill()))
        {
            int count = Math.Min(_end - _start, into.Length - total);
            _plain.AsSpan(_start, count).CopyTo(into[total..]);
            _start += count;
            total += count;
        }

        if (total == 0 && _broken is { } broken)
        {
            throw new RtspException(RtspFailure.Ended, "the connection to the camera broke; check the network and the power", broken);
        }

        return total > 0 ? total : _ended ? 0 : -1;
    }

    /// <summary>Sends all of a request.</summary>
    /// <exception cref="RtspException">The camera takes no more, or the connection broke.</exception>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _tls.Write(bytes);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw new RtspException(RtspFailure.Ended, "the camera closed the connection", e);
        }
    }

    public void Dispose()
    {
        _tls.Dispose();
        _socket.Dispose();
    }

    private bool TryFill()
    {
        if (_ended || _broken is not null)
        {
            return false;
        }

        try
        {
            ValueTask<int> reading = _reading ?? _tls.ReadAsync(_plain);
            _reading = reading;
            while (!reading.IsCompleted)
            {
                if (!_socket.Pump()) // finishes the read here and now when a whole record has come
                {
                    return false;
                }
            }

            _reading = null;
            (_start, _end) = (0, reading.GetAwaiter().GetResult());
            _ended = _end == 0;
            return !_ended;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            _reading = null;
            _broken = e;
            return false;
        }
    }
}
