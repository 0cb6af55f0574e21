using System.Net;

namespace Daylight.Media;

/// <summary>
/// Gathers the answers to a probe: a device that answers twice, over two interfaces or to two probes, is one. Used under its owner's
/// lock.
/// </summary>
internal sealed class DiscoveryFinds
{
    private readonly List<FoundDevice> _found = [];

    /// <summary>By address, then by endpoint.</summary>
    public IReadOnlyList<FoundDevice> All =>
        [.. _found.OrderBy(f => f.Address.AddressFamily).ThenBy(f => Convert.ToHexString(f.Address.GetAddressBytes()), StringComparer.Ordinal)
            .ThenBy(f => f.Service.ToString(), StringComparer.Ordinal)];

    public bool IsFull => _found.Count >= OnvifLimits.Found;

    /// <summary>Takes one device's answer.</summary>
    public void Take(ProbeMatch match, IPAddress from)
    {
        // One endpoint is one device (WS-Discovery section 2.6), unless two machines tell different addresses under it: there are
        // makers who gave a whole series the same one.
        bool known = _found.Any(f => f.Endpoint == match.Endpoint && (f.Address.Equals(from) || f.Addresses.Order().SequenceEqual(match.Addresses.Order())));
        if (!known && !IsFull && Service(match, from) is var (service, note))
        {
            _found.Add(new FoundDevice(match.Endpoint, from, service, match.Scopes.Name, match.Scopes.Hardware, match.Scopes.Location, match.Addresses, note));
        }
    }

    /// <summary>
    /// The told address of the host that answered; a device that tells no such one is believed its port and path alone. No other
    /// machine is ever asked because of what a datagram says.
    /// </summary>
    private static (Uri Service, string? Note)? Service(ProbeMatch match, IPAddress from)
    {
        Uri[] told = [.. match.Addresses.Select(a => Uri.TryCreate(a, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" ? uri : null).OfType<Uri>()];
        Uri? own = told.FirstOrDefault(u => IPAddress.TryParse(u.IdnHost, out IPAddress? literal) && literal.Equals(from));
        Uri? taken = own ?? told.FirstOrDefault(u => u.HostNameType != UriHostNameType.IPv6) ?? told.FirstOrDefault();
        if (taken is null)
        {
            return null;
        }

        string host = from.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{from}]" : from.ToString();
        string? note = own is not null ? null : $"it calls itself {OnvifXml.Clean(taken.IdnHost)}; {from} is used, where its answer came from";
        return (new UriBuilder(taken.Scheme, host, taken.Port, taken.AbsolutePath, taken.Query).Uri, note);
    }
}
