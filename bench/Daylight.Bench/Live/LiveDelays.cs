using System.Diagnostics;
using Daylight.Academy;

namespace Daylight.Bench;

/// <summary>One viewer's frames joined with what its camera sent.</summary>
/// <param name="Millis">For each frame sent in the span that arrived: from sent to arrived.</param>
/// <param name="NotArrived">Frames sent in the span that did not.</param>
internal sealed record LiveDelays(IReadOnlyList<double> Millis, int NotArrived)
{
    /// <summary>Joins by time: RTP time as it is, or counted from the session's first frame.</summary>
    public static LiveDelays Of(IReadOnlyList<SentFrame> log, IEnumerable<Arrival> arrivals, bool countsFromFirst, long from, long until)
    {
        var arrived = new Dictionary<long, long>();
        foreach (var arrival in arrivals)
        {
            arrived.TryAdd(arrival.Time90k, arrival.At);
        }

        var session = log.Where(f => f.Ssrc == log[^1].Ssrc).ToList();
        var zero = countsFromFirst ? session[0].RtpTime : 0;
        var (millis, missing) = (new List<double>(), 0);
        foreach (var frame in session.Where(f => f.At >= from && f.At < until && !f.Skipped))
        {
            if (arrived.TryGetValue(unchecked(frame.RtpTime - zero), out var at))
            {
                millis.Add(Stopwatch.GetElapsedTime(frame.At, at).TotalMilliseconds);
            }
            else
            {
                missing++;
            }
        }

        return new LiveDelays(millis, missing);
    }
}
