namespace Daylight.Media;

/// <summary>One session from OPTIONS to TEARDOWN. Asking and answering is its own; what plays is handed to a loop.</summary>
internal sealed class RtspSession : IDisposable
{
    private readonly RtspConnection _connection;
    private readonly IAccessUnitSink _sink;
    private readonly RtspOptions _options;
    private readonly StreamCounters _counters;
    private readonly RtspRequests _requests;
    private readonly string _address;
    private VideoReceiver? _receiver;
    private RtspPlaying? _playing;
    private RtspSetup _setup;
    private string _keepAlive = "OPTIONS", _aggregate;
    private bool _answered;

    public RtspSession(RtspConnection connection, RtspSource source, IAccessUnitSink sink, RtspOptions options, StreamCounters counters)
    {
        (_connection, _sink, _options, _counters) = (connection, sink, options, counters);
        _requests = new(source, options.UserAgent);
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
            // Only a session left by choice is torn down: on any other end the camera or the connection is past listening.
            if (_playing is not null && cancellation.IsCancellationRequested)
            {
                _connection.TrySendAtOnce(_requests.Build("TEARDOWN", _aggregate, ""));
            }
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
        _requests.Session = _setup.Session;
        _receiver = new(format, _sink, _options, _counters);

        (RtspMessage play, _) = await ExchangeAsync("PLAY", _aggregate, "Range: npt=0.000-\r\n");
        Require(play, "PLAY");
        _playing = new(_requests, _receiver, _setup, _options, _counters, _keepAlive, _aggregate);
    }

    private async Task PlayAsync(CancellationToken cancellation)
    {
        if (_options.Loop is { } loop)
        {
            await loop.RunAsync(new Swept(_connection, _playing!, _options.Urgent), cancellation);
            return;
        }

        while (true)
        {
            _connection.Use(_playing!.Take(_connection.Unread));
            if (_playing.RequestDue() is { } request)
            {
                await _connection.SendAsync(request, _options.AnswerTimeout);
            }

            if (await _connection.ReceiveAsync(TimeSpan.FromMilliseconds(_playing.Idle)) == 0)
            {
                throw new RtspException(RtspFailure.Ended, "the camera closed the connection");
            }
        }
    }

    /// <summary>Sends a request and awaits its answer, with authentication where the camera asks for it.</summary>
    private async Task<(RtspMessage Response, byte[] Body)> ExchangeAsync(string method, string uri, string headers)
    {
        for (int attempt = 0; ; attempt++)
        {
            await _connection.SendAsync(_requests.Build(method, uri, headers), _options.AnswerTimeout);
            (RtspMessage response, byte[] body) = await AnswerAsync(_options.AnswerTimeout);
            if (response.Status != 401)
            {
                _requests.Authorization.Worked();
                return (response, body);
            }

            if (!_requests.Authorization.TryAccept(response, _requests.Authorized) || attempt == 2)
            {
                throw _requests.Unauthorized();
            }
        }
    }

    private async Task<(RtspMessage Response, byte[] Body)> AnswerAsync(TimeSpan limit)
    {
        long deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (true)
        {
            while (TryNext(out RtspMessage? message, out byte[] body))
            {
                // A camera that leaves CSeq out has answered the only question there is.
                if (message is { Status: >= 200 } && (message.CSeq ?? _requests.Sequence) == _requests.Sequence)
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
                throw new RtspException(RtspFailure.Ended, "the camera closed the connection before it answered");
            }

            if (received < 0)
            {
                throw new RtspException(RtspFailure.TimedOut, "the camera took the connection and did not answer; it hangs, or another service listens at this port");
            }
        }
    }

    /// <summary>Takes the next thing from the buffer; media that comes ahead of PLAY's answer goes to the receiver.</summary>
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
        else if (_receiver is not null && item.Channel == _setup.RtpChannel)
        {
            _receiver.OnRtp(item.Bytes);
        }
        else if (_receiver is null || item.Channel != _setup.RtcpChannel)
        {
            _counters.UnknownChannel();
        }
        else
        {
            _receiver.OnRtcp(item.Bytes);
        }

        _connection.Use(used);
        return true;
    }

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
