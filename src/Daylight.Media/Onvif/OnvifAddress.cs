using System.Net;
using System.Net.Sockets;

namespace Daylight.Media;

/// <summary>The address of a device as a person gives it.</summary>
public static class OnvifAddress
{
    /// <summary>Where the device service is when nobody says otherwise (ONVIF Core Specification, "Device management").</summary>
    public const string DevicePath = "/onvif/device_service";

    /// <summary>Reads a host, a host and port, or a whole address; what is missing is http, port 80 and the usual path.</summary>
    /// <param name="text">Such as <c>192.0.2.10</c>, <c>camera.example:8080</c> or <c>https://192.0.2.10/onvif/device_service</c>.</param>
    /// <returns>An http or https address without user, password and fragment.</returns>
    /// <exception cref="OnvifException">It is none (<see cref="OnvifFailure.BadAddress"/>).</exception>
    public static Uri Parse(string? text)
    {
        string given = (text ?? "").Trim();
        if (IPAddress.TryParse(given, out IPAddress? literal) && literal.AddressFamily == AddressFamily.InterNetworkV6)
        {
            given = $"[{given.Trim('[', ']')}]";
        }

        if (!given.Contains("://", StringComparison.Ordinal))
        {
            given = "http://" + given;
        }

        if (given.Length > OnvifLimits.AddressChars || !Uri.TryCreate(given, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            throw new OnvifException(
                OnvifFailure.BadAddress, "give the camera's address: a host such as 192.0.2.10, a host and port, or a whole http:// or https:// address");
        }

        if (uri.UserInfo.Length > 0)
        {
            throw new OnvifException(OnvifFailure.BadAddress, "the address holds a user or password; give them in fields of their own");
        }

        var built = new UriBuilder(uri) { Fragment = "" };
        if (uri.AbsolutePath is "" or "/")
        {
            built.Path = DevicePath;
        }

        return built.Uri;
    }
}
