using System.Diagnostics;

namespace Daylight.Bench;

/// <summary>What a recorder cost over a span.</summary>
/// <param name="From">When the span began, <see cref="Stopwatch.GetTimestamp"/>.</param>
/// <param name="Until">When it ended.</param>
/// <param name="CpuSeconds">User and system time of its process trees in the span.</param>
/// <param name="KeptPace">Frames that fell due in the span over those that should have: less than 1 when the machine was too busy for the cameras themselves.</param>
/// <param name="SentBytes">RTP payload that the cameras sent in the span.</param>
/// <param name="WrittenBytes">By how much its files grew.</param>
/// <param name="ResidentMiB">Its memory at the end.</param>
internal sealed record Cost(long From, long Until, double CpuSeconds, double KeptPace, long SentBytes, long WrittenBytes, double ResidentMiB)
{
    public double Seconds => Stopwatch.GetElapsedTime(From, Until).TotalSeconds;

    /// <summary>Against what was sent, not what a recorder calls its bytes: the same denominator for all.</summary>
    public double CpuSecondsPerGigabyte => CpuSeconds / (SentBytes / 1e9);

    public double CpuPercent => 100 * CpuSeconds / Seconds;

    public double WrittenShare => (double)WrittenBytes / SentBytes;
}
