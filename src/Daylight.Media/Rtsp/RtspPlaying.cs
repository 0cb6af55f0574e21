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
    private readonly RtspSetup setup;
    private readonly StreamCounters counters;
    private readonly string keepAlive, aggregate;
    private readonly long interval, silence;
    private long nextKeepAlive, lastMedia;
    private int keepAliveSequence;
    private bool renewed, renew;

    public RtspPlaying(RtspRequests requests, VideoReceiver receiver, RtspSetup setup, RtspOptions options, StreamCounters counters, string keepAlive, string aggregate)
    {
        (this.requests, this.receiver, this.setup, this.counters, this.keepAlive, this.aggregate) = (requests, receiver, setup, counters, keepAlive, aggregate);
        interval = (long)Math.Min(LongestKeepAlive.TotalMilliseconds, setup.Timeout.TotalMilliseconds / 2);
        silence = (long)options.SilenceTimeout.TotalMilliseconds;
        lastMedia = Environment.TickCount64;
        nextKeepAlive = lastMedia + interval;
    }

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

    /// <summary>The request to send now, or null.</summary>
    /// <exception cref="RtspException">The camera has been silent for too long.</exception>
    public string? RequestDue()
    {
        var now = Environment.TickCount64;
        if (now - lastMedia >= silence)
        {
            throw new RtspException(RtspFailure.TimedOut, $"the camera sent no video for {silence / 1000} s; it hangs or the network lost it");
        }

        if (!renew && now < nextKeepAlive)
        {
            return null;
        }

        renewed = renew;
        nextKeepAlive = renew ? nextKeepAlive : now + interval;
        renew = false;
        var request = requests.Build(keepAlive, aggregate, "");
        keepAliveSequence = requests.Sequence;
        return request;
    }

    private void Media(in Incoming item)
    {
        if (item.Channel == setup.RtpChannel)
        {
            lastMedia = Environment.TickCount64;
            receiver.OnRtp(item.Bytes);
        }
        else if (item.Channel == setup.RtcpChannel)
        {
            lastMedia = Environment.TickCount64;
            if (receiver.OnRtcp(item.Bytes))
            {
                receiver.Finish(); // only here: a connection that breaks may have cut the picture
                throw new RtspException(RtspFailure.Ended, "the camera ended the stream");
            }
        }
        else
        {
            counters.UnknownChannel();
        }
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
            throw new RtspException(RtspFailure.Ended, "the camera forgot the session");
        }
        else if (message.Status is >= 200 and < 300)
        {
            requests.Authorization.Worked();
        }
        else if (message.Status == 0)
        {
            counters.MalformedMessage(); // a request from the server; none of them matters here
        }
    }
}
