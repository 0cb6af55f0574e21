using System.Net;

namespace Daylight.Media;

/// <summary>How devices are looked for.</summary>
public sealed record DiscoveryOptions
{
    /// <summary>The multicast group of WS-Discovery over IPv4 (WS-Discovery 2005/04 section 2.4).</summary>
    public IPAddress Group { get; init; } = IPAddress.Parse("239.255.255.250");

    /// <summary>The port of WS-Discovery.</summary>
    public int Port { get; init; } = 3702;

    /// <summary>How long answers are waited for.</summary>
    public TimeSpan Listen { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The IPv4 addresses of the interfaces to ask on; null for every one that is up.</summary>
    public IReadOnlyList<IPAddress>? Interfaces { get; init; }
}
