namespace Daylight.Media;

/// <summary>
/// A session after PLAY: takes the bytes that come, says which request is due. It neither reads nor waits, so that a loop of its own
/// and a loop of hundreds drive it alike.
/// </summary>
internal sealed class RtspPlaying
{
    private static readonly TimeSpan LongestKeepAlive = TimeSpan.FromSeconds(30);

    private readonly RtspRequests requests;
    private readonly VideoReceiver receiver;
    private readonly InterleavedMedia media;
    private readonly UdpMedia? datagrams;
    private readonly StreamCounters counters;
    private readonly string aggregate;
    private readonly long interval, silence;
    private string keepAlive;
    private string? answer;
    private long nextKeepAlive, lastMedia, firstDue;
    private int keepAliveSequence;
    private bool renewed, renew;

    public RtspPlaying(
        RtspRequests requests, VideoReceiver receiver, InterleavedMedia media, UdpMedia? datagrams, RtspOptions options, StreamCounters counters, RtspKeepAlive keepAlive)
    {
        (this.requests, this.receiver, this.media, this.datagrams, this.counters) = (requests, receiver, media, datagrams, counters);
        (this.keepAlive, aggregate) = (keepAlive.Method, keepAlive.Uri);
        interval = (long)Math.Min(LongestKeepAlive.TotalMilliseconds, keepAlive.Timeout.TotalMilliseconds / 2);
        silence = (long)options.SilenceTimeout.TotalMilliseconds;
        lastMedia = Environment.TickCount64;
        nextKeepAlive = lastMedia + interval;
        firstDue = datagrams is null ? long.MaxValue : lastMedia + (options.Transport == RtspTransport.Auto ? (long)options.DatagramTimeout.TotalMilliseconds : silence);
    }

    /// <summary>It ended because no datagram ever came.</summary>
    public bool DatagramsMissing { get; private set; }

    /// <summary>Whether media comes by sockets of its own.</summary>
    public bool ByDatagrams => datagrams is not null;

    /// <summary>How long nothing need be done, if nothing comes; milliseconds.</summary>
    public long Idle => Math.Max(1, Math.Min(nextKeepAlive, lastMedia + silence) - Environment.TickCount64);

    /// <summary>Works off whole frames and messages; returns the bytes used.</summary>
    /// <exception cref="RtspException">The camera ended the stream.</exception>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        var all = bytes.Length;
        while (Incoming.Read(bytes, out var item) is var used and > 0)
        {
            bytes = bytes[used..];
            if (item.Message is { } message)
            {
                Hear(message);
            }
            else if (item.Channel < 0)
            {
                counters.Skipped(used);
            }
            else
            {
                Media(item);
            }
        }

        return all - bytes.Length;
    }

    /// <summary>Works off the datagrams that have come, where the stream travels so.</summary>
    /// <param name="buffer">At least 64 KiB then; nothing stays in it.</param>
    /// <exception cref="RtspException">The camera ended the stream.</exception>
    public void TakeDatagrams(Span<byte> buffer)
    {
        if (datagrams is null)
        {
            return;
        }

        if (datagrams.Take(buffer, out var bye))
        {
            Heard();
        }

        if (bye)
        {
            End();
        }
    }

    /// <summary>The request to send now, or null.</summary>
    /// <exception cref="RtspException">The camera has been silent for too long.</exception>
    public string? RequestDue()
    {
        var now = Environment.TickCount64;
        if (now >= firstDue)
        {
            DatagramsMissing = true;
            throw new RtspException(RtspFailure.TimedOut, "no packet came over UDP; a firewall between may hold them up: let the camera's UDP through, or choose TCP for it");
        }

        if (now - lastMedia >= silence)
        {
            throw new RtspException(RtspFailure.TimedOut, $"the camera sent no video for {silence / 1000} s; it hangs or the network lost it");
        }

        if (answer is { } due)
        {
            answer = null;
            return due;
        }

        if (!renew && now < nextKeepAlive)
        {
            return null;
        }

        renewed = renew;
        nextKeepAlive = renew ? nextKeepAlive : now + interval;
        renew = false;
        datagrams?.Punch();
        var request = requests.Build(keepAlive, aggregate, "");
        keepAliveSequence = requests.Sequence;
        return request;
    }

    // Sender reports alone are no video: a camera whose encoder hangs goes on sending them.
    private void Media(in Incoming item)
    {
        if (media.Take(item.Channel, item.Bytes, out var bye))
        {
            Heard();
        }
        else if (bye)
        {
            End();
        }
    }

    private void Heard() => (lastMedia, firstDue) = (Environment.TickCount64, long.MaxValue);

    private void End()
    {
        receiver.Finish(); // only here: a connection that breaks may have cut the picture
        throw new RtspException(RtspFailure.Ended, "the camera ended the stream");
    }

    private void Hear(RtspMessage message)
    {
        if (message.Status == 401 && message.CSeq == keepAliveSequence && !renewed)
        {
            if (!requests.Authorization.TryAccept(message, sentHeader: true))
            {
                throw requests.Unauthorized();
            }

            renew = true; // the keep-alive goes out again, with the new nonce
        }
        else if (message.Status == 454)
        {
            throw new RtspException(RtspFailure.SessionLost, "the camera forgot the session");
        }
        else if (message.Status is >= 200 and < 300)
        {
            requests.Authorization.Worked();
        }
        else if (message.Status is 405 or 501 or 551 && message.CSeq == keepAliveSequence)
        {
            // Public promised GET_PARAMETER (RFC 2326 section 10.1), and the camera refuses it. OPTIONS keeps a session alive as well.
            keepAlive = "OPTIONS";
        }
        else if (message.Status == 0)
        {
            Asked(message);
        }
    }

    /// <summary>
    /// A request from the camera (RFC 2326 section 10). It is answered, since some end the stream otherwise; of several at once only the
    /// last, so that a flood of them is no flood of answers.
    /// </summary>
    private void Asked(RtspMessage request)
    {
        if (request.Method == "REDIRECT")
        {
            throw new RtspException(RtspFailure.SessionLost, "the camera asked to be connected to anew");
        }

        counters.CameraRequest();
        answer = request.CSeq is not { } sequence ? null
            : request.Method is "OPTIONS" or "GET_PARAMETER" or "SET_PARAMETER" or "ANNOUNCE" ? $"RTSP/1.0 200 OK\r\nCSeq: {sequence}\r\n\r\n"
            : $"RTSP/1.0 501 Not Implemented\r\nCSeq: {sequence}\r\n\r\n";
    }
}
