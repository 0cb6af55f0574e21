using System.Diagnostics;

namespace Daylight.Bench;

/// <summary>What a server sent in a span, and what it cost.</summary>
/// <param name="Bytes">Bytes that its viewers received.</param>
/// <param name="CpuSeconds">CPU time of the server.</param>
/// <param name="ViewersCpuSeconds">CPU time of the viewers.</param>
/// <param name="From">When the span began, a <see cref="Stopwatch"/> timestamp.</param>
/// <param name="Until">When it ended.</param>
internal sealed record Served(double Bytes, double CpuSeconds, double ViewersCpuSeconds, long From, long Until)
{
    /// <summary>How long it was.</summary>
    public double Seconds => Stopwatch.GetElapsedTime(From, Until).TotalSeconds;
}
