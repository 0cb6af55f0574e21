using System.Xml.Linq;

namespace Daylight.Media;

/// <summary>Reads the device service's answers (ONVIF Core Specification, "Device management", ver10/device/wsdl).</summary>
internal static class DeviceAnswers
{
    private static readonly XNamespace Tds = OnvifNames.Device, Tt = OnvifNames.Schema;

    /// <summary>The device's time, from GetSystemDateAndTimeResponse; null where it tells no time in UTC or an impossible one.</summary>
    public static DateTimeOffset? Time(XElement response)
    {
        if (response.Element(Tds + "SystemDateAndTime")?.Element(Tt + "UTCDateTime") is not { } utc)
        {
            return null;
        }

        int?[] parts =
        [
            utc.Whole(Tt + "Date", Tt + "Year"), utc.Whole(Tt + "Date", Tt + "Month"), utc.Whole(Tt + "Date", Tt + "Day"),
            utc.Whole(Tt + "Time", Tt + "Hour"), utc.Whole(Tt + "Time", Tt + "Minute"), utc.Whole(Tt + "Time", Tt + "Second"),
        ];
        if (parts is not [int year and >= 1970 and < 9999, int month and >= 1 and <= 12, int day and >= 1, int hour and <= 23, int minute and <= 59, int second and <= 60]
            || day > DateTime.DaysInMonth(year, month))
        {
            return null;
        }

        return new DateTimeOffset(year, month, day, hour, minute, Math.Min(second, 59), TimeSpan.Zero); // a leap second is the one before it
    }

    /// <summary>A field of GetDeviceInformationResponse.</summary>
    public static string? Field(XElement response, string name) => response.Text(Tds + name);

    /// <summary>The address that GetServicesResponse gives for a service; null where it is not offered.</summary>
    public static string? Service(XElement response, XNamespace service) => response.Elements(Tds + "Service").Take(OnvifLimits.ScopesAndAddresses)
        .FirstOrDefault(s => s.Element(Tds + "Namespace")?.Value.Trim() == service.NamespaceName)?.AddressText(Tds + "XAddr");

    /// <summary>The media service's address in GetCapabilitiesResponse, which devices before GetServices have.</summary>
    public static string? MediaCapability(XElement response) => response.AddressText(Tds + "Capabilities", Tt + "Media", Tt + "XAddr");
}
