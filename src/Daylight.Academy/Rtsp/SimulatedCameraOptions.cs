using System.Net;

namespace Daylight.Academy;

/// <summary>How a server of simulated cameras runs. The defaults serve this machine only, on a free port, without a password.</summary>
public sealed record SimulatedCameraOptions
{
    /// <summary>The address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The password wanted of clients, or null for none.</summary>
    public CameraLogin? Login { get; init; }

    /// <summary>Connections beyond this are closed at once.</summary>
    public int MaxConnections { get; init; } = 4096;

    /// <summary>A connection that sends nothing for this long is closed; announced as the session's timeout (RFC 2326 section 12.37).</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A client that takes no byte of a begun frame for this long is dropped; what falls due meanwhile is skipped, never queued.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a sender report goes out.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A file that takes a row for every frame that falls due (<see cref="Academy.FrameLog"/>); null for none.</summary>
    public string? FrameLog { get; init; }
}
