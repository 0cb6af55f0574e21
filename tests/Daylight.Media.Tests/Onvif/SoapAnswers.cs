using System.Globalization;

namespace Daylight.Media.Tests.Onvif;

/// <summary>Answers of a device, written from the ONVIF WSDLs; the prefixes are a maker's whim and mean nothing.</summary>
internal static class SoapAnswers
{
    public const string NotAuthorized = """<x:Envelope xmlns:x="http://www.w3.org/2003/05/soap-envelope" xmlns:e="http://www.onvif.org/ver10/error"><x:Body><x:Fault><x:Code><x:Value>x:Sender</x:Value><x:Subcode><x:Value>e:NotAuthorized</x:Value></x:Subcode></x:Code><x:Reason><x:Text xml:lang="en">Sender not authorized</x:Text></x:Reason></x:Fault></x:Body></x:Envelope>""";

    public const string NotSupported = """<x:Envelope xmlns:x="http://www.w3.org/2003/05/soap-envelope" xmlns:e="http://www.onvif.org/ver10/error"><x:Body><x:Fault><x:Code><x:Value>x:Receiver</x:Value><x:Subcode><x:Value>e:ActionNotSupported</x:Value></x:Subcode></x:Code><x:Reason><x:Text xml:lang="en">Optional action not implemented</x:Text></x:Reason></x:Fault></x:Body></x:Envelope>""";

    public static string Envelope(string body) =>
        $"""<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope" xmlns:q1="http://www.onvif.org/ver10/device/wsdl" xmlns:q2="http://www.onvif.org/ver10/schema" xmlns:q3="http://www.onvif.org/ver10/media/wsdl" xmlns:q4="http://www.onvif.org/ver20/media/wsdl"><env:Header/><env:Body>{body}</env:Body></env:Envelope>""";

    public static string Time(DateTimeOffset utc) => Envelope(string.Create(CultureInfo.InvariantCulture,
        $"<q1:GetSystemDateAndTimeResponse><q1:SystemDateAndTime><q2:DateTimeType>NTP</q2:DateTimeType><q2:DaylightSavings>false</q2:DaylightSavings><q2:UTCDateTime><q2:Time><q2:Hour>{utc.Hour}</q2:Hour><q2:Minute>{utc.Minute}</q2:Minute><q2:Second>{utc.Second}</q2:Second></q2:Time><q2:Date><q2:Year>{utc.Year}</q2:Year><q2:Month>{utc.Month}</q2:Month><q2:Day>{utc.Day}</q2:Day></q2:Date></q2:UTCDateTime></q1:SystemDateAndTime></q1:GetSystemDateAndTimeResponse>"));

    public static string Facts() => Envelope("<q1:GetDeviceInformationResponse><q1:Manufacturer>Sereno</q1:Manufacturer><q1:Model>SC-2</q1:Model><q1:FirmwareVersion>1.4</q1:FirmwareVersion><q1:SerialNumber>0042</q1:SerialNumber><q1:HardwareId>b</q1:HardwareId></q1:GetDeviceInformationResponse>");

    public static string Services(string? media, string? media2) => Envelope(
        "<q1:GetServicesResponse>" + Service("http://www.onvif.org/ver10/media/wsdl", media) + Service("http://www.onvif.org/ver20/media/wsdl", media2) + "</q1:GetServicesResponse>");

    public static string Capabilities(string media) => Envelope($"<q1:GetCapabilitiesResponse><q1:Capabilities><q2:Media><q2:XAddr>{media}</q2:XAddr></q2:Media></q1:Capabilities></q1:GetCapabilitiesResponse>");

    public static string Profiles() => Envelope("<q3:GetProfilesResponse>" + Profile("small", 640, 360, 10, 512, "H264") + Profile("big", 1920, 1080, 25, 4096, "H264") + Profile("still", 320, 180, 5, 0, "JPEG") + "<q3:Profiles token=\"audio\"><q2:Name>no video</q2:Name></q3:Profiles></q3:GetProfilesResponse>");

    public static string Profiles2() => Envelope("<q4:GetProfilesResponse><q4:Profiles token=\"t1\" fixed=\"true\"><q4:Name>Street</q4:Name><q4:Configurations><q4:VideoEncoder token=\"e\" GovLength=\"50\"><q2:Name>e</q2:Name><q2:UseCount>1</q2:UseCount><q2:Encoding>H265</q2:Encoding><q2:Resolution><q2:Width>2560</q2:Width><q2:Height>1440</q2:Height></q2:Resolution><q2:RateControl ConstantBitRate=\"false\"><q2:FrameRateLimit>12.5</q2:FrameRateLimit><q2:BitrateLimit>3000</q2:BitrateLimit></q2:RateControl><q2:Quality>3</q2:Quality></q4:VideoEncoder></q4:Configurations></q4:Profiles></q4:GetProfilesResponse>");

    public static string Address(string operation, string uri) => Envelope($"<q3:{operation}Response><q3:MediaUri><q2:Uri>{uri}</q2:Uri></q3:MediaUri></q3:{operation}Response>");

    public static string Address2(string operation, string uri) => Envelope($"<q4:{operation}Response><q4:Uri>{uri}</q4:Uri></q4:{operation}Response>");

    private static string Service(string name, string? address) => address is null ? "" : $"<q1:Service><q1:Namespace>{name}</q1:Namespace><q1:XAddr>{address}</q1:XAddr><q1:Version><q2:Major>2</q2:Major><q2:Minor>60</q2:Minor></q1:Version></q1:Service>";

    private static string Profile(string token, int width, int height, int rate, int kilobits, string encoding) =>
        $"<q3:Profiles token=\"{token}\" fixed=\"true\"><q2:Name>{token} name</q2:Name><q2:VideoEncoderConfiguration token=\"e\"><q2:Name>e</q2:Name><q2:Encoding>{encoding}</q2:Encoding><q2:Resolution><q2:Width>{width}</q2:Width><q2:Height>{height}</q2:Height></q2:Resolution><q2:RateControl><q2:FrameRateLimit>{rate}</q2:FrameRateLimit><q2:EncodingInterval>1</q2:EncodingInterval><q2:BitrateLimit>{kilobits}</q2:BitrateLimit></q2:RateControl></q2:VideoEncoderConfiguration></q3:Profiles>";
}
