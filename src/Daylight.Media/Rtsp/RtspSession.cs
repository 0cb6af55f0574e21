namespace Daylight.Media;

/// <summary>One session from OPTIONS to TEARDOWN. Asking and answering is its own; what plays is handed to a loop.</summary>
internal sealed class RtspSession : IDisposable
{
    // A body that stopped coming short of its Content-Length is taken as it is after this.
    private const int BodyPatience = 1000;

    private readonly RtspConnection _connection;
    private readonly IAccessUnitSink _sink;
    private readonly RtspOptions _options;
    private readonly StreamCounters _counters;
    private readonly RtspRequests _requests;
    private readonly string _address;
    private VideoReceiver? _receiver;
    private RtspPlaying? _playing;
    private readonly RtspTransport _transport;
    private InterleavedMedia? _media;
    private UdpPair? _ports;
    private UdpMedia? _datagrams;
    private string _keepAlive = "OPTIONS", _aggregate;
    private bool _answered;

    public RtspSession(RtspConnection connection, RtspSource source, IAccessUnitSink sink, RtspOptions options, StreamCounters counters)
    {
        (_connection, _sink, _options, _counters, _transport) = (connection, sink, options, counters, options.Transport);
        _requests = new(source, options.UserAgent);
        _address = _aggregate = RtspAddress.RequestUri(source.Address);
    }

    /// <summary>The camera does not do UDP, or its datagrams do not arrive.</summary>
    public bool DatagramsFailed { get; private set; }

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
            DatagramsFailed |= _playing is { DatagramsMissing: true };
            if (_playing is not null && (cancellation.IsCancellationRequested || DatagramsFailed))
            {
                _connection.TrySendAtOnce(_requests.Build("TEARDOWN", _aggregate, ""));
            }
        }
    }

    public void Dispose()
    {
        _datagrams?.Dispose();
        _ports?.Dispose();
        _receiver?.Dispose();
    }

    private async Task StartAsync()
    {
        (RtspMessage options, _) = await ExchangeAsync("OPTIONS", _address, "");
        if (options.Header("Public") is string methods && methods.Contains("GET_PARAMETER", StringComparison.OrdinalIgnoreCase))
        {
            _keepAlive = "GET_PARAMETER";
        }

        (RtspMessage described, byte[] body) = await ExchangeAsync("DESCRIBE", _address, "Accept: application/sdp\r\n");
        RtspRedirect.ThrowIfOne(described);
        Require(described, "DESCRIBE");
        if (!SessionDescription.TryParse(body, out SessionDescription description))
        {
            throw new RtspException(RtspFailure.Protocol, "the camera's session description cannot be read");
        }

        VideoFormat format = VideoFormat.Choose(description);
        _receiver = new(format, _sink, _options, _counters);
        RtspSetup setup = await SetUpAsync(RtspAddress.BaseOf(described, _address), format.Control, description.Control);
        _media = new(_receiver, setup, _counters);

        (RtspMessage play, _) = await ExchangeAsync("PLAY", _aggregate, "Range: npt=0.000-\r\n");
        Require(play, "PLAY");
        _playing = new(_requests, _receiver, _media, _datagrams, _options, _counters, new(_keepAlive, _aggregate, setup.Timeout));
    }

    /// <summary>
    /// Sets the video up under the base that the camera gave. A base that leads nowhere is a known fault (RFC 2326 section C.1.1), mostly
    /// the camera's address before it was moved: then once more under the address that was described.
    /// </summary>
    private async Task<RtspSetup> SetUpAsync(string baseAddress, string control, string aggregateControl)
    {
        bool udp = _transport != RtspTransport.Tcp;
        _ports = udp ? UdpPair.Bind(_connection.Ends.Local) : null;
        string transport = _ports is null ? "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n" : $"Transport: RTP/AVP;unicast;client_port={_ports.Port}-{_ports.Port + 1}\r\n";
        (RtspMessage answer, _) = await ExchangeAsync("SETUP", RtspAddress.Resolve(baseAddress, control), transport);
        if (answer.Status is 400 or 404 && baseAddress != _address)
        {
            baseAddress = _address;
            (answer, _) = await ExchangeAsync("SETUP", RtspAddress.Resolve(baseAddress, control), transport);
        }

        DatagramsFailed = udp; // until the camera has agreed
        if (udp && answer.Status == 461)
        {
            throw new RtspException(RtspFailure.Refused, "the camera does not send over UDP; choose TCP for it");
        }

        Require(answer, "SETUP");
        _aggregate = RtspAddress.Resolve(baseAddress, aggregateControl);
        RtspSetup setup = RtspSetup.Parse(answer, udp);
        DatagramsFailed = false;
        _requests.Session = setup.Session;
        if (_ports is { } ports)
        {
            ports.Join(_connection.Ends.Camera, setup.RtpPort, setup.RtcpPort);
            ports.Punch();
            _datagrams = new(ports, _receiver!, _counters);
        }

        return setup;
    }

    private async Task PlayAsync(CancellationToken cancellation)
    {
        if (_options.Loop is { } loop)
        {
            await loop.RunAsync(new Swept(_connection, _playing!, _options.Urgent), cancellation);
            return;
        }

        byte[] buffer = _datagrams is null ? [] : GC.AllocateUninitializedArray<byte>(ushort.MaxValue + 1);
        while (true)
        {
            _playing!.TakeDatagrams(buffer);
            _connection.Use(_playing.Take(_connection.Unread));
            if (_playing.RequestDue() is { } request)
            {
                await _connection.SendAsync(request, _options.AnswerTimeout);
            }

            if (await _connection.ReceiveAsync(TimeSpan.FromMilliseconds(_datagrams is null ? _playing.Idle : 1)) == 0)
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
                    return !message.LengthUnusable ? (message, body)
                        : throw new RtspException(RtspFailure.Protocol, "the camera gives its answer an impossible Content-Length; update its firmware");
                }

                if (message is { Status: 0 })
                {
                    _counters.MalformedMessage();
                }
            }

            long wait = Math.Min(deadline - Environment.TickCount64, BodyPatience);
            int received = wait <= 0 ? -1 : await _connection.ReceiveAsync(TimeSpan.FromMilliseconds(wait));
            if (received < 0 && Incoming.ReadCut(_connection.Unread, out Incoming cut) is var used and > 0)
            {
                (RtspMessage message, byte[] body) = (cut.Message!, cut.Bytes.ToArray());
                _connection.Use(used);
                if (message.Status >= 200 && (message.CSeq ?? _requests.Sequence) == _requests.Sequence)
                {
                    _counters.MalformedMessage();
                    return (message, body);
                }
            }

            if (received < 0 && wait == BodyPatience)
            {
                continue;
            }
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
        else if (_media is not null)
        {
            _media.Take(item.Channel, item.Bytes, out _);
        }
        else
        {
            _counters.UnknownChannel();
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
            461 => new RtspException(RtspFailure.Refused, "the camera does not send over TCP: allow RTP over RTSP in its settings"),
            453 or 503 => new RtspException(RtspFailure.Refused, $"the camera is busy ({answer}): it may allow fewer viewers than it has"),
            _ => new RtspException(RtspFailure.Protocol, $"the camera answered {method} with {answer}"),
        };
    }
}
