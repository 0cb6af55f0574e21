namespace Daylight.Media;

/// <summary>A video's datagrams: from the two ports, in order, to the receiver.</summary>
internal sealed class UdpMedia : IDisposable
{
    // What reordering a city's network does is over in this time, and a loss is known so much later.
    private const long HoldMilliseconds = 150;

    // A camera that sends faster than it is read must not starve the others.
    private const int MostDatagrams = 8192;

    private readonly UdpPair pair;
    private readonly VideoReceiver receiver;
    private readonly StreamCounters counters;
    private readonly ReorderBuffer order;

    public UdpMedia(UdpPair pair, VideoReceiver receiver, StreamCounters counters)
    {
        (this.pair, this.receiver, this.counters) = (pair, receiver, counters);
        order = new ReorderBuffer(receiver.OnRtp, counters, HoldMilliseconds);
    }

    /// <summary>Keeps firewalls open.</summary>
    public void Punch() => pair.Punch();

    /// <summary>Takes what has come.</summary>
    /// <param name="buffer">At least 64 KiB, the caller's own; nothing stays in it.</param>
    /// <param name="bye">The source says goodbye; everything before has been handed over.</param>
    /// <returns>Whether a packet of the video was among it.</returns>
    public bool Take(Span<byte> buffer, out bool bye)
    {
        var now = Environment.TickCount64;
        var any = bye = false;
        for (var i = 0; i < MostDatagrams && pair.TryReceiveRtp(buffer) is var length and >= 0; i++)
        {
            counters.Received(length);
            if (length > 0 && receiver.IsVideo(buffer[..length]))
            {
                any = true;
                order.Push(buffer[..length], now);
            }
            else if (length > 0)
            {
                counters.MalformedPacket();
            }
        }

        order.Expire(now);
        for (var i = 0; i < MostDatagrams && pair.TryReceiveRtcp(buffer) is var length and >= 0; i++)
        {
            counters.Received(length);
            bye |= length > 0 && receiver.OnRtcp(buffer[..length]);
        }

        if (bye)
        {
            order.Flush();
        }

        return any;
    }

    public void Dispose()
    {
        order.Dispose();
        pair.Dispose();
    }
}
