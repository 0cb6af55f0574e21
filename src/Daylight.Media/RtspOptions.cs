namespace Daylight.Media;

/// <summary>The bounds a connection works in. The defaults suit street cameras up to about 30 Mbit/s.</summary>
public sealed record RtspOptions
{
    /// <summary>Size of the receive buffer, one a connection: at least 128 KiB, so that the largest interleaved frame (64 KiB) always fits.</summary>
    public int ReceiveBufferBytes { get; init; } = 128 * 1024;

    /// <summary>A larger access unit is dropped and counted.</summary>
    public int MaxAccessUnitBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>How long connecting, and each answer before playing, may take.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a playing stream may be silent.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Awaited after each receive while playing. A recorder hands in a tick shared by all cameras (about 40 ms) while nobody
    /// watches: packets then gather in the socket, and a wake-up is paid per batch instead of per packet. Null reads at once.
    /// </summary>
    public Func<CancellationToken, ValueTask>? Pace { get; init; }

    /// <summary>The User-Agent header.</summary>
    public string UserAgent { get; init; } = "Daylight";
}
