using System.Text;
using System.Xml.Linq;

namespace Daylight.Media;

/// <summary>The probe of WS-Discovery (April 2005) for video devices, and the reading of its answers.</summary>
/// <param name="Id">The message's id, which answers repeat.</param>
internal readonly record struct Probe(Guid Id)
{
    private static readonly XNamespace D = OnvifNames.Discovery;

    private string MessageId => $"urn:uuid:{Id:D}";

    /// <summary>The datagram (WS-Discovery section 5.2): for the type that every camera has, or for that which only newer devices have.</summary>
    /// <param name="newer">Devices of Profile T and on may tell <c>tds:Device</c> alone (ONVIF Core Specification, "Device types").</param>
    public byte[] ToBytes(bool newer)
    {
        string to = "urn:schemas-xmlsoap-org:ws:2005:04:discovery";
        string header = $"""<a:Action s:mustUnderstand="1">{D}/Probe</a:Action><a:MessageID>{MessageId}</a:MessageID>"""
            + $"""<a:ReplyTo><a:Address>{OnvifNames.Addressing}/role/anonymous</a:Address></a:ReplyTo><a:To s:mustUnderstand="1">{to}</a:To>""";
        string types = newer ? $"""<d:Types xmlns:t="{OnvifNames.Device}">t:Device</d:Types>""" : $"""<d:Types xmlns:t="{OnvifNames.Network}">t:NetworkVideoTransmitter</d:Types>""";
        return Encoding.UTF8.GetBytes(
            $"""<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{OnvifNames.Soap}" xmlns:a="{OnvifNames.Addressing}" xmlns:d="{D}">"""
            + $"<s:Header>{header}</s:Header><s:Body><d:Probe>{types}</d:Probe></s:Body></s:Envelope>");
    }

    /// <summary>The video devices in a datagram that answers one of these probes (WS-Discovery section 5.3); none when it is something else.</summary>
    /// <param name="datagram">What came.</param>
    /// <param name="sent">The probes that were sent.</param>
    public static IReadOnlyList<ProbeMatch> Matches(ReadOnlyMemory<byte> datagram, IReadOnlyCollection<Probe> sent)
    {
        try
        {
            (XElement? header, XElement content) = OnvifXml.Open(OnvifXml.Read(datagram));
            // Some devices leave it out; a wrong one answers somebody else.
            string? relates = header?.Elements().FirstOrDefault(e => e.Name.LocalName == "RelatesTo")?.Value.Trim();
            if (content.Name != D + "ProbeMatches" || (relates is { Length: > 0 } && !sent.Any(p => IsOf(p, relates))))
            {
                return [];
            }

            return [.. content.Elements(D + "ProbeMatch").Take(OnvifLimits.Found).Select(Match).OfType<ProbeMatch>()];
        }
        catch (OnvifException)
        {
            return [];
        }
    }

    private static bool IsOf(Probe probe, string relates) => relates.EndsWith(probe.Id.ToString("D"), StringComparison.OrdinalIgnoreCase);

    private static ProbeMatch? Match(XElement match)
    {
        DiscoveryScopes scopes = DiscoveryScopes.Parse(match.Element(D + "Scopes")?.Value ?? "");
        string[] addresses = [.. (match.Element(D + "XAddrs")?.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(a => a.Length <= OnvifLimits.AddressChars).Take(OnvifLimits.ScopesAndAddresses)];
        bool video = scopes.Any || (match.Element(D + "Types") is { } types && IsVideo(types));
        string? endpoint = match.Text(OnvifNames.Addressing + "EndpointReference", OnvifNames.Addressing + "Address");
        return video && addresses.Length > 0 ? new ProbeMatch(endpoint ?? OnvifXml.Clean(addresses[0]), scopes, addresses) : null;
    }

    private static bool IsVideo(XElement types) => types.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Any(type =>
    {
        string[] parts = type.Split(':');
        XNamespace? of = parts.Length == 2 && parts[0].Length > 0 ? types.GetNamespaceOfPrefix(parts[0]) : types.GetDefaultNamespace();
        return (parts[^1] == "NetworkVideoTransmitter" && of == OnvifNames.Network) || (parts[^1] == "Device" && of == OnvifNames.Device);
    });
}
