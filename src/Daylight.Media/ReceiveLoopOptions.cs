namespace Daylight.Media;

/// <summary>How often a <see cref="ReceiveLoop"/> sweeps.</summary>
public sealed record ReceiveLoopOptions
{
    /// <summary>
    /// Between sweeps of cameras that nobody watches. What gathers meanwhile waits in the kernel's socket buffer, whose window must
    /// hold it: at 100 ms, 200 kB carry 16 Mbit/s.
    /// </summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Between sweeps of cameras that somebody watches.</summary>
    public TimeSpan WatchedInterval { get; init; } = TimeSpan.FromMilliseconds(2);
}
