using System.Xml.Linq;

namespace Daylight.Media;

/// <summary>Reads the answers of the media services: ver10 (Profile S, ONVIF Media Service Specification) and ver20 (Profile T, ONVIF Media2 Service Specification).</summary>
internal static class MediaAnswers
{
    private const int BitsPerKilobit = 1000;

    private static readonly XNamespace Tt = OnvifNames.Schema;

    /// <summary>The profiles with a video encoder, as the device orders them, of GetProfilesResponse.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="service">Which of the two services answered.</param>
    public static IReadOnlyList<OnvifProfile> Profiles(XElement response, XNamespace service) =>
        [.. response.Elements(service + "Profiles").Take(OnvifLimits.Profiles).Select(p => Profile(p, service)).OfType<OnvifProfile>()];

    /// <summary>The address in a GetStreamUriResponse or GetSnapshotUriResponse.</summary>
    public static string? Address(XElement response, XNamespace service) =>
        service == OnvifNames.Media2 ? response.AddressText(service + "Uri") : response.AddressText(service + "MediaUri", Tt + "Uri");

    private static OnvifProfile? Profile(XElement profile, XNamespace service)
    {
        bool second = service == OnvifNames.Media2;
        XElement? encoder = second ? profile.Element(service + "Configurations")?.Element(service + "VideoEncoder") : profile.Element(Tt + "VideoEncoderConfiguration");
        // A token goes back as it came, so one that is not whole is of no use.
        if (encoder is null || (string?)profile.Attribute("token") is not { Length: > 0 and <= OnvifLimits.TextChars } token)
        {
            return null;
        }

        string? name = profile.Text((second ? service : Tt) + "Name");
        double? rate = encoder.Number(Tt + "RateControl", Tt + "FrameRateLimit");
        double? kilobits = encoder.Number(Tt + "RateControl", Tt + "BitrateLimit");
        return new OnvifProfile(
            token,
            name ?? OnvifXml.Clean(token),
            encoder.Text(Tt + "Encoding"),
            encoder.Whole(Tt + "Resolution", Tt + "Width"),
            encoder.Whole(Tt + "Resolution", Tt + "Height"),
            rate is > 0 ? rate : null,
            kilobits is > 0 ? (long)(kilobits * BitsPerKilobit) : null);
    }
}
