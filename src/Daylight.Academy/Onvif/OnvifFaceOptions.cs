using System.Net;

namespace Daylight.Academy;

/// <summary>How simulated cameras speak ONVIF. The defaults serve this machine only, and answer no probe.</summary>
public sealed record OnvifFaceOptions
{
    /// <summary>The IPv4 address to serve on, and to answer probes on; beyond loopback only when a person says so.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port of all devices' HTTP services; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>The UDP port on which WS-Discovery probes are answered, 3702 as a rule; null answers none.</summary>
    public int? DiscoveryPort { get; init; }

    /// <summary>Whether the media service of Profile T is offered beside that of Profile S.</summary>
    public bool Media2 { get; init; } = true;

    /// <summary>Whether a UsernameToken is accepted; HTTP Digest always is.</summary>
    public bool Tokens { get; init; } = true;

    /// <summary>How far the cameras' clocks are ahead.</summary>
    public TimeSpan ClockOffset { get; init; }
}
