using System.Text;

namespace Daylight.Media;

/// <summary>One session from OPTIONS to TEARDOWN, run by a single loop: nothing in it needs a lock.</summary>
internal sealed class RtspSession : IDisposable
{
    private static readonly TimeSpan LongestKeepAlive = TimeSpan.FromSeconds(30), TeardownTimeout = TimeSpan.FromSeconds(1);

    private readonly RtspConnection _connection;
    private readonly RtspSource _source;
    private readonly IAccessUnitSink _sink;
    private readonly RtspOptions _options;
    private readonly StreamCounters _counters;
    private readonly RtspAuthorization _authorization;
    private readonly string _address;
    private VideoReceiver? _receiver;
    private RtspSetup _setup;
    private string _keepAlive = "OPTIONS", _aggregate;
    private int _sequence, _keepAliveSequence;
    private bool _answered, _keepAliveRenewed, _playing;
    private long _lastMedia;

    public RtspSession(RtspConnection connection, RtspSource source, IAccessUnitSink sink, RtspOptions options, StreamCounters counters)
    {
        (_connection, _source, _sink, _options, _counters) = (connection, source, sink, options, counters);
        _authorization = new(source.User, source.Password);
        _address = _aggregate = RtspAddress.RequestUri(source.Address);
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await StartAsync();
            await PlayAsync(cancellation);
        }
        finally
        {
            await TeardownAsync(cancellation);
        }
    }

    public void Dispose() => _receiver?.Dispose();

    private async Task StartAsync()
    {
        (RtspMessage options, _) = await ExchangeAsync("OPTIONS", _address, "");
        if (options.Header("Public") is string methods && methods.Contains("GET_PARAMETER", StringComparison.OrdinalIgnoreCase))
        {
            _keepAlive = "GET_PARAMETER";
        }

        (RtspMessage described, byte[] body) = await ExchangeAsync("DESCRIBE", _address, "Accept: application/sdp\r\n");
        Require(described, "DESCRIBE");
        if (!SessionDescription.TryParse(body, out SessionDescription description))
        {
            throw new RtspException(RtspFailure.Protocol, "the camera's session description cannot be read");
        }

        VideoFormat format = VideoFormat.Choose(description);
        string baseAddress = RtspAddress.Resolve(described.Header("Content-Base") ?? described.Header("Content-Location") ?? _address, "");
        _aggregate = RtspAddress.Resolve(baseAddress, description.Control);

        (RtspMessage setup, _) = await ExchangeAsync(
            "SETUP", RtspAddress.Resolve(baseAddress, format.Control), "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n");
        Require(setup, "SETUP");
        _setup = RtspSetup.Parse(setup);
        _receiver = new(format, _sink, _options, _counters);

        (RtspMessage play, _) = await ExchangeAsync("PLAY", _aggregate, "Range: npt=0.000-\r\n");
        Require(play, "PLAY");
        _playing = true;
    }

    private async Task PlayAsync(CancellationToken cancellation)
    {
        long interval = (long)Math.Min(LongestKeepAlive.TotalMilliseconds, _setup.Timeout.TotalMilliseconds / 2);
        long silence = (long)_options.SilenceTimeout.TotalMilliseconds;
        long nextKeepAlive = Environment.TickCount64 + interval;
        _lastMedia = Environment.TickCount64;
        while (true)
        {
            if (DrainRenewal())
            {
                await SendKeepAliveAsync();
            }

            long now = Environment.TickCount64;
            if (now >= nextKeepAlive)
            {
                _keepAliveRenewed = false;
                await SendKeepAliveAsync();
                nextKeepAlive = now + interval;
            }

            long wait = Math.Min(nextKeepAlive, _lastMedia + silence) - now;
            int received = await _connection.ReceiveAsync(TimeSpan.FromMilliseconds(Math.Max(1, wait)));
            if (received == 0)
            {
                Ended("the camera closed the connection");
            }

            if (received < 0 && Environment.TickCount64 - _lastMedia >= silence)
            {
                throw new RtspException(RtspFailure.TimedOut, $"the camera sent no video for {silence / 1000} s; it hangs or the network lost it");
            }

            if (_options.Pace is not null && received > 0 && !_connection.Filled)
            {
                await _options.Pace(cancellation);
            }
        }
    }

    /// <summary>Works off what was received while playing; true when a keep-alive must be sent again with a new nonce.</summary>
    private bool DrainRenewal()
    {
        bool renew = false;
        while (TryNext(out RtspMessage? message, out _))
        {
            if (message is null)
            {
                continue;
            }

            if (message.Status == 401 && message.CSeq == _keepAliveSequence && !_keepAliveRenewed)
            {
                if (!_authorization.TryAccept(message, sentHeader: true))
                {
                    throw Unauthorized();
                }

                renew = _keepAliveRenewed = true;
            }
            else if (message.Status == 454)
            {
                Ended("the camera forgot the session");
            }
            else if (message.Status is >= 200 and < 300)
            {
                _authorization.Worked();
            }
            else if (message.Status == 0)
            {
                _counters.MalformedMessage(); // a request from the server; none of them matters here
            }
        }

        return renew;
    }

    private async ValueTask SendKeepAliveAsync()
    {
        await SendAsync(_keepAlive, _aggregate, "");
        _keepAliveSequence = _sequence;
    }

    /// <summary>Sends a request and awaits its answer, with authentication where the camera asks for it.</summary>
    private async Task<(RtspMessage Response, byte[] Body)> ExchangeAsync(string method, string uri, string headers)
    {
        for (int attempt = 0; ; attempt++)
        {
            bool authorized = await SendAsync(method, uri, headers);
            (RtspMessage response, byte[] body) = await AnswerAsync(_options.AnswerTimeout);
            if (response.Status != 401)
            {
                _authorization.Worked();
                return (response, body);
            }

            if (!_authorization.TryAccept(response, authorized) || attempt == 2)
            {
                throw Unauthorized();
            }
        }
    }

    private async ValueTask<bool> SendAsync(string method, string uri, string headers)
    {
        var request = new StringBuilder($"{method} {uri} RTSP/1.0\r\nCSeq: {++_sequence}\r\nUser-Agent: {_options.UserAgent}\r\n");
        string? authorization = _authorization.Header(method, uri);
        if (authorization is not null)
        {
            request.Append("Authorization: ").Append(authorization).Append("\r\n");
        }

        if (_setup.Session is not null)
        {
            request.Append("Session: ").Append(_setup.Session).Append("\r\n");
        }

        request.Append(headers).Append("\r\n");
        await _connection.SendAsync(request.ToString(), _options.AnswerTimeout);
        return authorization is not null;
    }

    private async Task<(RtspMessage Response, byte[] Body)> AnswerAsync(TimeSpan limit)
    {
        long deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (true)
        {
            while (TryNext(out RtspMessage? message, out byte[] body))
            {
                // A camera that leaves CSeq out has answered the only question there is.
                if (message is { Status: >= 200 } && (message.CSeq ?? _sequence) == _sequence)
                {
                    _answered = true;
                    return (message, body);
                }

                if (message is { Status: 0 })
                {
                    _counters.MalformedMessage();
                }
            }

            long wait = deadline - Environment.TickCount64;
            int received = wait <= 0 ? -1 : await _connection.ReceiveAsync(TimeSpan.FromMilliseconds(wait));
            if (received == 0)
            {
                Ended("the camera closed the connection before it answered");
            }

            if (received < 0)
            {
                throw new RtspException(RtspFailure.TimedOut, "the camera took the connection and did not answer; it hangs, or another service listens at this port");
            }
        }
    }

    /// <summary>Takes the next thing from the buffer; media goes to the receiver, a message comes out.</summary>
    private bool TryNext(out RtspMessage? message, out byte[] body)
    {
        message = null;
        body = [];
        ReadOnlySpan<byte> unread = _connection.Unread;
        if (!_answered && unread.Length > 0 && !"RTSP/"u8.StartsWith(unread[..Math.Min(5, unread.Length)]))
        {
            throw new RtspException(RtspFailure.NotRtsp, "what answers at this address does not speak RTSP; check the port (cameras use 554 by default)");
        }

        int used = Incoming.Read(unread, out Incoming item);
        if (used == 0)
        {
            return false;
        }

        if (item.Message is not null)
        {
            (message, body) = (item.Message, item.Bytes.ToArray());
        }
        else if (item.Channel < 0)
        {
            _counters.Skipped(used);
        }
        else if (_receiver is null || (item.Channel != _setup.RtpChannel && item.Channel != _setup.RtcpChannel))
        {
            _counters.UnknownChannel();
        }
        else
        {
            _lastMedia = Environment.TickCount64;
            if (item.Channel == _setup.RtpChannel)
            {
                _receiver.OnRtp(item.Bytes);
            }
            else if (_receiver.OnRtcp(item.Bytes))
            {
                _receiver.Finish(); // only here: a connection that breaks may have cut the picture
                Ended("the camera ended the stream");
            }
        }

        _connection.Use(used);
        return true;
    }

    private async Task TeardownAsync(CancellationToken cancellation)
    {
        // Only a session left by choice is torn down: on any other end the camera or the connection is past listening.
        if (!_playing || !cancellation.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await SendAsync("TEARDOWN", _aggregate, "");
        }
        catch (RtspException)
        {
            // The connection broke first; the camera's own timeout ends the session.
        }
    }

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private static void Ended(string sentence) => throw new RtspException(RtspFailure.Ended, sentence);

    private RtspException Unauthorized() => new(RtspFailure.AuthenticationFailed, string.IsNullOrEmpty(_source.User)
        ? $"authentication failed: the camera wants {_authorization.Wanted}, give user and password"
        : $"authentication failed: the camera wants {_authorization.Wanted}, check user and password");

    private static void Require(RtspMessage response, string method)
    {
        if (response.Status is >= 200 and < 300)
        {
            return;
        }

        string answer = $"{response.Status} {response.Reason}".TrimEnd();
        throw response.Status switch
        {
            403 => new RtspException(RtspFailure.AuthenticationFailed, "the camera forbids it: this user may not watch this stream; give the user that right"),
            404 or 410 => new RtspException(RtspFailure.NotFound, "not found: the camera has no stream at this path; check the path"),
            >= 300 and < 400 => new RtspException(RtspFailure.Refused, $"the camera sends us elsewhere; set its address to {RtspMessage.Printable(response.Header("Location") ?? "the new one")}"),
            461 => new RtspException(RtspFailure.Refused, "the camera does not send over TCP: allow RTP over RTSP in its settings"),
            453 or 503 => new RtspException(RtspFailure.Refused, $"the camera is busy ({answer}): it may allow fewer viewers than it has"),
            _ => new RtspException(RtspFailure.Protocol, $"the camera answered {method} with {answer}"),
        };
    }
}
