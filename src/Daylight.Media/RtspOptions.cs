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

    /// <summary>How the packets travel. Over rtsps:// they stay within the connection: datagrams would be in the clear.</summary>
    public RtspTransport Transport { get; init; } = RtspTransport.Tcp;

    /// <summary>How long <see cref="RtspTransport.Auto"/> waits for the first datagram.</summary>
    public TimeSpan DatagramTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The loop that receives once the stream plays; null for one of its own, for a few streams.</summary>
    public ReceiveLoop? Loop { get; init; }

    /// <summary>Whether somebody watches, so that the loop sweeps this stream at its shorter interval. Asked often: it must be cheap.</summary>
    public Func<bool>? Urgent { get; init; }

    /// <summary>The User-Agent header.</summary>
    public string UserAgent { get; init; } = "Daylight";
}
