using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Xml.Linq;

namespace Daylight.Media.Tests.Onvif;

/// <summary>
/// Every reader of what devices send, against mutated valid input: it ends, and throws its own exception or none. The seed is fixed;
/// DAYLIGHT_FUZZ_SECONDS makes it longer.
/// </summary>
public sealed class HostileOnvifTests(ITestOutputHelper output)
{
    private const int Inputs = 4_000;

    private static readonly Probe Sent = new(Guid.NewGuid());
    private static readonly string[] Telling = ["<", "/>", "&lt;", "&#0;", "&#x10FFFF;", "<![CDATA[", "<!DOCTYPE x>", "xmlns:q2=\"\"", "\0", "\uFFFF", "::", "//", "%", "%00", "9999999999", "-1", "rtsp://", "\"", "<env:Body>"];

    [Fact]
    public void Mutated_answers_are_read_or_refused()
    {
        byte[][] valid =
        [
            Bytes(SoapAnswers.Time(DateTimeOffset.UtcNow)), Bytes(SoapAnswers.Facts()), Bytes(SoapAnswers.Services("http://h/a", "http://h/b")), Bytes(SoapAnswers.Capabilities("http://h/c")),
            Bytes(SoapAnswers.Profiles()), Bytes(SoapAnswers.Profiles2()), Bytes(SoapAnswers.Address("GetStreamUri", "rtsp://h/d")), Bytes(SoapAnswers.Address2("GetStreamUri", "rtsp://h/d")),
            Bytes(SoapAnswers.NotAuthorized), DiscoveryTests.Valid(Sent), DeviceScript.Jpeg,
        ];
        var random = new Random(20261124);
        int read = 0, tried = 0;
        double seconds = double.TryParse(Environment.GetEnvironmentVariable("DAYLIGHT_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out double told) ? told : 0;
        for (var watch = Stopwatch.StartNew(); tried < Inputs || watch.Elapsed.TotalSeconds < seconds; tried++)
        {
            byte[] input = Mutate(valid[random.Next(valid.Length)], random);
            try
            {
                Read(input);
                read++;
            }
            catch (OnvifException)
            {
                // Its own, with words for a person.
            }
        }

        output.WriteLine($"{tried} inputs, {read} read");
        Assert.InRange(read, tried / 20, tried);
    }

    [Fact]
    public void Deep_nesting_is_refused_before_a_tree_is_made()
    {
        string deep = string.Concat(Enumerable.Repeat("<a>", 20_000)) + string.Concat(Enumerable.Repeat("</a>", 20_000));
        Assert.Contains("within each other", Assert.Throws<OnvifException>(() => OnvifXml.Read(Bytes(deep))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Profiles_beyond_the_limit_and_long_texts_are_cut()
    {
        string one = SoapAnswers.Profiles().Split("<q3:GetProfilesResponse>")[1].Split("</q3:Profiles>")[0] + "</q3:Profiles>";
        string many = SoapAnswers.Envelope("<q3:GetProfilesResponse>" + string.Concat(Enumerable.Repeat(one.Replace("small name", new string('x', 400), StringComparison.Ordinal), 100)) + "</q3:GetProfilesResponse>");
        IReadOnlyList<OnvifProfile> profiles = MediaAnswers.Profiles(OnvifXml.Open(OnvifXml.Read(Bytes(many))).Content, OnvifNames.Media);
        Assert.Equal(OnvifLimits.Profiles, profiles.Count);
        Assert.All(profiles, p => Assert.Equal(OnvifLimits.TextChars, p.Name.Length));
    }

    private static void Read(byte[] input)
    {
        JpegSize.Read(input);
        var finds = new DiscoveryFinds();
        foreach (ProbeMatch match in Probe.Matches(input, [Sent]))
        {
            finds.Take(match, IPAddress.Loopback);
        }

        Assert.All(finds.All, f => Assert.Equal("127.0.0.1", f.Service.Host));
        XElement content = OnvifXml.Open(OnvifXml.Read(input)).Content;
        OnvifXml.FaultOf(content)?.ToException("X");
        DeviceAnswers.Time(content);
        DeviceAnswers.Field(content, "Model");
        MediaAnswers.Profiles(content, OnvifNames.Media);
        MediaAnswers.Profiles(content, OnvifNames.Media2);
        var told = new ToldAddresses(new Uri("http://camera.example/"), []);
        foreach (string? address in (string?[])[MediaAnswers.Address(content, OnvifNames.Media), MediaAnswers.Address(content, OnvifNames.Media2)])
        {
            Assert.True(address is null || told.Stream(address).Host == "camera.example");
        }

        foreach (string? address in (string?[])[DeviceAnswers.Service(content, OnvifNames.Media), DeviceAnswers.MediaCapability(content)])
        {
            Assert.True(address is null || told.Service(address).Host == "camera.example");
        }
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        List<byte> bytes = [.. valid];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)); break;
                case 2: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Telling[random.Next(Telling.Length)])); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at))); break;
                default: bytes[at] = (byte)"0123456789/:.%"[random.Next(14)]; break;
            }

            if (bytes.Count == 0)
            {
                return valid;
            }
        }

        return [.. bytes];
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
