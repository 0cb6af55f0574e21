using System.Diagnostics;
using Daylight.Academy;

namespace Daylight.Bench.Tests;

public sealed class LiveDelaysTests
{
    private static readonly long Millisecond = Stopwatch.Frequency / 1000;

    [Fact]
    public void A_delay_is_from_sent_to_arrived_joined_by_media_time()
    {
        var sent = Enumerable.Range(0, 5).Select(i => Frame(1, i)).ToList();
        var arrived = Enumerable.Range(0, 5).Select(i => new Arrival(i * 3600L, sent[i].At + ((i + 1) * Millisecond)));

        var delays = LiveDelays.Of(sent, arrived, countsFromFirst: true, sent[1].At, sent[4].At);

        Assert.Equal([2.0, 3.0, 4.0], delays.Millis);
        Assert.Equal(0, delays.NotArrived);
    }

    [Fact]
    public void A_frame_that_never_arrived_is_counted_not_forgotten()
    {
        var sent = Enumerable.Range(0, 3).Select(i => Frame(1, i)).ToList();

        var delays = LiveDelays.Of(sent, [new Arrival(0, sent[0].At + Millisecond)], countsFromFirst: true, 0, long.MaxValue);

        Assert.Equal(2, delays.NotArrived);
    }

    [Fact]
    public void A_viewer_at_the_camera_itself_is_joined_by_RTP_time()
    {
        var sent = Enumerable.Range(0, 2).Select(i => Frame(1, i)).ToList();

        var delays = LiveDelays.Of(sent, sent.Select(f => new Arrival(f.RtpTime, f.At + (5 * Millisecond))), countsFromFirst: false, 0, long.MaxValue);

        Assert.Equal([5.0, 5.0], delays.Millis);
    }

    private static SentFrame Frame(uint ssrc, int number) =>
        new("bench-000/main", ssrc, unchecked(4294960000u + ((uint)number * 3600)), 100, 1000 * Millisecond * number, number == 0, false);
}
