using Daylight.Media;

namespace Daylight.Recorder;

/// <summary>
/// How long to leave a camera alone before it is tried again: doubled from the shortest pause to the longest, and from the shortest
/// again once it has played. A value: each end of a stream gives the next one.
/// </summary>
/// <param name="Shortest">The first pause.</param>
/// <param name="Longest">The longest pause.</param>
/// <param name="Failures">Ends in a row without a picture, no more than matter.</param>
internal readonly record struct RetryPause(TimeSpan Shortest, TimeSpan Longest, int Failures = 0)
{
    private const int MostDoublings = 16;

    /// <summary>After a stream ended.</summary>
    /// <param name="why">The reason; null for an error that is none of a camera's.</param>
    /// <param name="played">How long it gave pictures; null when it gave none.</param>
    /// <param name="spread">0 to 1, drawn anew each time, so that cameras behind one switch do not all come back at once.</param>
    /// <returns>The pause now, and what comes after it.</returns>
    public (TimeSpan Pause, RetryPause Next) After(RtspFailure? why, TimeSpan? played, double spread)
    {
        // A refused password stays refused until a person changes it, and cameras lock accounts after a few attempts. A certificate
        // likewise.
        if (why is RtspFailure.AuthenticationFailed or RtspFailure.CertificateNotTrusted)
        {
            return (Spread(Longest, spread), this with { Failures = MostDoublings });
        }

        // Nothing is wrong with a camera that forgot a session it had played for a while: every second away is footage lost.
        if (why == RtspFailure.SessionLost && played >= Shortest)
        {
            return (TimeSpan.Zero, this with { Failures = 0 });
        }

        var failures = played is not null ? 0 : Failures;
        var pause = TimeSpan.FromTicks(Math.Min(Longest.Ticks, Shortest.Ticks << Math.Min(failures, MostDoublings)));
        return (Spread(pause, spread), this with { Failures = Math.Min(failures + 1, MostDoublings) });
    }

    // Half to one and a half.
    private static TimeSpan Spread(TimeSpan pause, double spread) => pause * (0.5 + spread);
}
