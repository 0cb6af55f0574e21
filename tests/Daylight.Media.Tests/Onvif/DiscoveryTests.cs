using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Daylight.Media.Tests.Onvif;

public sealed class DiscoveryTests
{
    private const string Types = """<w:Types xmlns:zz="http://www.onvif.org/ver10/network/wsdl">zz:NetworkVideoTransmitter</w:Types>""";
    private const string Scopes = "<w:Scopes>onvif://www.onvif.org/name/Plaza%20Mayor onvif://www.onvif.org/hardware/SC-2 onvif://www.onvif.org/location/country/none onvif://www.onvif.org/location/Harbour</w:Scopes>";

    private static readonly Probe Sent = new(Guid.NewGuid());

    [Fact]
    public void An_answer_is_read_by_namespaces_and_not_by_prefixes()
    {
        ProbeMatch match = Assert.Single(Probe.Matches(Answer(Match("urn:uuid:1", "http://192.0.2.10/onvif/device_service")), [Sent]));
        Assert.Equal(("urn:uuid:1", "Plaza Mayor", "SC-2", "country/none, Harbour"), (match.Endpoint, match.Scopes.Name, match.Scopes.Hardware, match.Scopes.Location));
    }

    [Fact]
    public void Other_machines_and_answers_to_others_are_passed_over()
    {
        string printer = """<w:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:9</a:Address></a:EndpointReference><w:Types xmlns:p="http://schemas.microsoft.com/windows/2006/08/wdp/print">p:PrintDeviceType</w:Types><w:XAddrs>http://192.0.2.9/</w:XAddrs></w:ProbeMatch>""";
        Assert.Empty(Probe.Matches(Answer(printer), [Sent]));
        Assert.Empty(Probe.Matches(Answer(Match("urn:uuid:1", "http://192.0.2.10/"), new Probe(Guid.NewGuid())), [Sent]));
        Assert.Empty(Probe.Matches("lollipop"u8.ToArray(), [Sent]));
    }

    [Fact]
    public void The_address_of_the_host_that_answered_is_taken_wherever_it_stands_in_the_list()
    {
        FoundDevice found = Take(IPAddress.Parse("192.0.2.10"), "http://[fe80::1]/onvif/device_service http://192.0.2.10:8080/onvif/device_service https://192.0.2.10/onvif/device_service");
        Assert.Equal(("http://192.0.2.10:8080/onvif/device_service", null), (found.Service.ToString(), found.Note));
    }

    [Fact]
    public void An_address_of_another_host_is_read_as_one_of_the_host_that_answered()
    {
        FoundDevice found = Take(IPAddress.Parse("192.0.2.10"), "http://[fe80::1]/x http://127.0.0.1:8080/onvif/device_service");
        Assert.Equal("http://192.0.2.10:8080/onvif/device_service", found.Service.ToString());
        Assert.Contains("calls itself 127.0.0.1", found.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_answers_twice_is_one_and_two_of_one_endpoint_at_two_places_are_two()
    {
        var finds = new DiscoveryFinds();
        ProbeMatch match = Probe.Matches(Answer(Match("urn:uuid:1", "http://192.0.2.10/a http://198.51.100.10/a")), [Sent])[0];
        finds.Take(match, IPAddress.Parse("192.0.2.10"));
        finds.Take(match, IPAddress.Parse("192.0.2.10"));
        finds.Take(match, IPAddress.Parse("198.51.100.10"));
        Assert.Single(finds.All);
        finds.Take(match with { Addresses = ["http://192.0.2.77/a"] }, IPAddress.Parse("192.0.2.77"));
        Assert.Equal(2, finds.All.Count);
    }

    [Fact]
    public void No_more_are_kept_than_the_limit()
    {
        var finds = new DiscoveryFinds();
        for (int i = 0; i < OnvifLimits.Found + 50; i++)
        {
            finds.Take(new ProbeMatch($"urn:{i}", default, ["http://192.0.2.1/"]), IPAddress.Parse("192.0.2.1"));
        }

        Assert.Equal(OnvifLimits.Found, finds.All.Count);
        Assert.True(finds.IsFull);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Devices_that_answer_a_probe_over_real_sockets_are_found_by_group_and_by_address(bool group)
    {
        var stop = TestContext.Current.CancellationToken;
        using var camera = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        camera.Bind(new IPEndPoint(IPAddress.Any, 0));
        var options = new DiscoveryOptions { Port = ((IPEndPoint)camera.LocalEndPoint!).Port, Interfaces = [IPAddress.Loopback], Listen = TimeSpan.FromSeconds(5) };
        camera.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(options.Group, IPAddress.Loopback));
        Task answering = Task.Run(
            async () =>
            {
                byte[] buffer = new byte[4096];
                for (int i = 0; i < 4; i++)
                {
                    SocketReceiveFromResult probe = await camera.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), stop);
                    string asked = Encoding.UTF8.GetString(buffer, 0, probe.ReceivedBytes);
                    string id = asked.Split("urn:uuid:")[1].Split('<')[0];
                    foreach (string name in (string[])["1", "2"])
                    {
                        await camera.SendToAsync(Answer(Match("urn:uuid:" + name, $"http://127.0.0.1/{name}"), new Probe(Guid.Parse(id))), probe.RemoteEndPoint);
                    }
                }
            },
            stop);

        var discovery = new CameraDiscovery(options);
        IReadOnlyList<FoundDevice> found = group ? await discovery.FindAsync(stop) : await discovery.FindAsync(IPAddress.Loopback, stop);

        await answering;
        Assert.Equal(["http://127.0.0.1/1", "http://127.0.0.1/2"], found.Select(f => f.Service.ToString()));
    }

    private static FoundDevice Take(IPAddress from, string addresses)
    {
        var finds = new DiscoveryFinds();
        finds.Take(Assert.Single(Probe.Matches(Answer(Match("urn:uuid:1", addresses)), [Sent])), from);
        return Assert.Single(finds.All);
    }

    private static string Match(string endpoint, string addresses) =>
        $"<w:ProbeMatch><a:EndpointReference><a:Address>{endpoint}</a:Address></a:EndpointReference>{Types}{Scopes}<w:XAddrs>{addresses}</w:XAddrs><w:MetadataVersion>1</w:MetadataVersion></w:ProbeMatch>";

    internal static byte[] Answer(string matches, Probe? to = null) => Encoding.UTF8.GetBytes(
        $"""<o:Envelope xmlns:o="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:w="http://schemas.xmlsoap.org/ws/2005/04/discovery"><o:Header><a:RelatesTo>urn:uuid:{(to ?? Sent).Id:D}</a:RelatesTo></o:Header><o:Body><w:ProbeMatches>{matches}</w:ProbeMatches></o:Body></o:Envelope>""");

    internal static byte[] Valid(Probe to) => Answer(Match("urn:uuid:1", "http://192.0.2.10/onvif/device_service"), to);
}
