namespace Daylight.Academy;

/// <summary>The time all feeds of a server share: which frame is due when. Monotonic, except <see cref="WallTime"/>.</summary>
internal sealed class PlayoutClock(TimeProvider time)
{
    private static readonly DateTimeOffset NtpEpoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly long start = time.GetTimestamp();

    internal static ulong NtpTime(DateTimeOffset wall)
    {
        var ticks = (ulong)(wall - NtpEpoch).Ticks;
        var seconds = ticks / TimeSpan.TicksPerSecond;
        var fraction = ((ticks % TimeSpan.TicksPerSecond) << 32) / TimeSpan.TicksPerSecond;
        return (seconds << 32) | fraction;
    }

    internal long Now() => time.GetTimestamp();

    internal DateTimeOffset WallTime() => time.GetUtcNow();

    internal TimeSpan Elapsed(long from, long to) => time.GetElapsedTime(from, to);

    /// <summary>The first frame of a feed that falls due after a moment.</summary>
    internal long NextFrame(CameraFeed feed, long at) =>
        (long)(((Int128)(at - Origin(feed)) * feed.Clip.FramesPerSecond / time.TimestampFrequency) + 1);

    internal long DueAt(CameraFeed feed, long frame) =>
        Origin(feed) + (long)((Int128)frame * time.TimestampFrequency / feed.Clip.FramesPerSecond);

    /// <summary>The feed's media time in 90 kHz ticks at a moment, on the same line as its frames.</summary>
    internal long RtpTicks(CameraFeed feed, long at) =>
        (long)((Int128)(at - Origin(feed)) * Clip.ClockRate / time.TimestampFrequency);

    private long Origin(CameraFeed feed) => start - (long)(feed.Phase.TotalSeconds * time.TimestampFrequency);
}
