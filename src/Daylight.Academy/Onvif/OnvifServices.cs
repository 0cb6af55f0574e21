using System.Globalization;
using System.Xml.Linq;
using static Daylight.Academy.OnvifXmlNames;

namespace Daylight.Academy;

/// <summary>What one simulated camera answers: the device service and both media services, as far as adding a camera needs them.</summary>
/// <param name="camera">The camera.</param>
/// <param name="streams">Where its streams are.</param>
/// <param name="root">Its HTTP address, with a slash at the end.</param>
/// <param name="options">What it offers.</param>
/// <param name="time">The clock that its own is ahead of.</param>
internal sealed class OnvifServices(OnvifCamera camera, SimulatedCameras streams, Uri root, OnvifFaceOptions options, TimeProvider time)
{
    /// <summary>Operations that anyone may ask (access class PRE_AUTH).</summary>
    internal static bool IsOpen(XName operation) => operation.Namespace == Tds && operation.LocalName is "GetSystemDateAndTime" or "GetServices" or "GetCapabilities";

    /// <summary>Answers an operation.</summary>
    internal OnvifReply Answer(XElement ask)
    {
        var name = ask.Name;
        var content = name.Namespace == Tds ? Device(name.LocalName)
            : name.Namespace == Trt ? Media(name.LocalName, ask)
            : name.Namespace == Tr2 && options.Media2 ? Media2(name.LocalName, ask)
            : null;
        return content is null ? OnvifReply.Fault(sender: false, "ActionNotSupported", $"{name.LocalName} is not supported")
            : content.Length == 0 ? OnvifReply.Fault(sender: true, "InvalidArgVal", "there is no such profile")
            : OnvifReply.Of(new XElement(name.Namespace + (name.LocalName + "Response"), content));
    }

    private static string Token(CameraStream stream) => stream == CameraStream.Main ? "main" : "sub";

    private static CameraStream? Named(XElement ask) => ask.Element(ask.Name.Namespace + "ProfileToken")?.Value switch
    {
        "main" => CameraStream.Main,
        "sub" => CameraStream.Sub,
        _ => null,
    };

    private object[]? Device(string operation) => operation switch
    {
        "GetSystemDateAndTime" => [SystemDateAndTime(time.GetUtcNow() + options.ClockOffset)],
        "GetDeviceInformation" =>
        [
            new XElement(Tds + "Manufacturer", "Daylight Academy"), new XElement(Tds + "Model", "Simulated camera"), new XElement(Tds + "FirmwareVersion", "1.0"),
            new XElement(Tds + "SerialNumber", camera.Id), new XElement(Tds + "HardwareId", "none"),
        ],
        "GetServices" => [.. Services()],
        "GetCapabilities" =>
        [
            new XElement(
                Tds + "Capabilities",
                new XElement(Tt + "Device", new XElement(Tt + "XAddr", new Uri(root, "onvif/device_service"))),
                new XElement(Tt + "Media", new XElement(Tt + "XAddr", new Uri(root, "onvif/media")))),
        ],
        "GetScopes" => [.. Scopes().Select(scope => new XElement(Tds + "Scopes", new XElement(Tt + "ScopeDef", "Fixed"), new XElement(Tt + "ScopeItem", scope)))],
        _ => null,
    };

    /// <summary>What it says of itself, also to probes.</summary>
    internal IEnumerable<string> Scopes() =>
    [
        "onvif://www.onvif.org/type/video_encoder",
        "onvif://www.onvif.org/Profile/Streaming",
        .. options.Media2 ? ["onvif://www.onvif.org/Profile/T"] : Array.Empty<string>(),
        "onvif://www.onvif.org/hardware/Simulated%20camera",
        "onvif://www.onvif.org/name/" + Uri.EscapeDataString(camera.Name),
        "onvif://www.onvif.org/location/" + Uri.EscapeDataString(camera.Location),
    ];

    private IEnumerable<XElement> Services()
    {
        yield return Service(Tds, "onvif/device_service");
        yield return Service(Trt, "onvif/media");
        if (options.Media2)
        {
            yield return Service(Tr2, "onvif/media2");
        }
    }

    private XElement Service(XNamespace service, string path) => new(
        Tds + "Service",
        new XElement(Tds + "Namespace", service.NamespaceName),
        new XElement(Tds + "XAddr", new Uri(root, path)),
        new XElement(Tds + "Version", new XElement(Tt + "Major", 21), new XElement(Tt + "Minor", 12)));

    private object[]? Media(string operation, XElement ask) => operation switch
    {
        "GetProfiles" => [.. Enum.GetValues<CameraStream>().Select(stream => new XElement(
            Trt + "Profiles", new XAttribute("token", Token(stream)), new XAttribute("fixed", "true"),
            new XElement(Tt + "Name", Token(stream)),
            Encoder(Tt + "VideoEncoderConfiguration", stream, first: true)))],
        "GetStreamUri" => Named(ask) is { } stream ? [MediaUri(streams.CameraUrl(camera.Id, stream))] : [],
        "GetSnapshotUri" => Named(ask) is not null ? [MediaUri(new Uri(root, "snapshot.jpg"))] : [],
        _ => null,
    };

    private object[]? Media2(string operation, XElement ask) => operation switch
    {
        // Configurations are told for the types that are asked for alone.
        "GetProfiles" => [.. Enum.GetValues<CameraStream>().Select(stream => new XElement(
            Tr2 + "Profiles", new XAttribute("token", Token(stream)), new XAttribute("fixed", "true"),
            new XElement(Tr2 + "Name", Token(stream)),
            ask.Elements(Tr2 + "Type").Any(type => type.Value is "VideoEncoder" or "All")
                ? new XElement(Tr2 + "Configurations", Encoder(Tr2 + "VideoEncoder", stream, first: false)) : null))],
        "GetStreamUri" => Named(ask) is { } stream ? [new XElement(Tr2 + "Uri", streams.CameraUrl(camera.Id, stream))] : [],
        "GetSnapshotUri" => Named(ask) is not null ? [new XElement(Tr2 + "Uri", new Uri(root, "snapshot.jpg"))] : [],
        _ => null,
    };

    private static XElement Encoder(XName name, CameraStream stream, bool first)
    {
        var (width, height) = StreetClips.Size(stream);
        return new XElement(
            name, new XAttribute("token", "encoder-" + Token(stream)),
            new XElement(Tt + "Name", "encoder-" + Token(stream)),
            new XElement(Tt + "UseCount", 1),
            new XElement(Tt + "Encoding", "H264"),
            new XElement(Tt + "Resolution", new XElement(Tt + "Width", width), new XElement(Tt + "Height", height)),
            first ? new XElement(Tt + "Quality", 5) : null,
            new XElement(
                Tt + "RateControl",
                new XElement(Tt + "FrameRateLimit", StreetClips.FramesPerSecond(stream)),
                first ? new XElement(Tt + "EncodingInterval", 1) : null,
                new XElement(Tt + "BitrateLimit", stream == CameraStream.Main ? 2048 : 512)),
            first ? null : new XElement(Tt + "Quality", 5));
    }

    private static XElement MediaUri(Uri address) => new(
        Trt + "MediaUri",
        new XElement(Tt + "Uri", address),
        new XElement(Tt + "InvalidAfterConnect", "false"),
        new XElement(Tt + "InvalidAfterReboot", "false"),
        new XElement(Tt + "Timeout", "PT0S"));

    private static XElement SystemDateAndTime(DateTimeOffset now)
    {
        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        return new XElement(
            Tds + "SystemDateAndTime",
            new XElement(Tt + "DateTimeType", "NTP"),
            new XElement(Tt + "DaylightSavings", "false"),
            new XElement(Tt + "TimeZone", new XElement(Tt + "TZ", "UTC0")),
            new XElement(
                Tt + "UTCDateTime",
                new XElement(Tt + "Time", new XElement(Tt + "Hour", Text(now.Hour)), new XElement(Tt + "Minute", Text(now.Minute)), new XElement(Tt + "Second", Text(now.Second))),
                new XElement(Tt + "Date", new XElement(Tt + "Year", Text(now.Year)), new XElement(Tt + "Month", Text(now.Month)), new XElement(Tt + "Day", Text(now.Day)))));
    }
}
