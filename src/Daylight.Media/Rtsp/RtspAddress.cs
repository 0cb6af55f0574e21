namespace Daylight.Media;

/// <summary>Checks and joins the addresses that go into requests.</summary>
internal static class RtspAddress
{
    public const int DefaultPort = 554;

    /// <summary>The request URI of a source: no user information, no fragment.</summary>
    public static string RequestUri(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme != "rtsp" || address.Host.Length == 0)
        {
            throw new RtspException(RtspFailure.BadAddress, "bad address: a camera's address reads rtsp://host/path");
        }

        return address.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped);
    }

    /// <summary>
    /// Joins a control attribute to its base (RFC 2326 section C.1.1). Appended, also after a query, instead of resolved as
    /// RFC 3986 would: cameras mean it so, and other clients do it.
    /// </summary>
    public static string Resolve(string baseAddress, string control)
    {
        string joined = control is "" or "*" ? baseAddress
            : control.StartsWith("rtsp://", StringComparison.OrdinalIgnoreCase) ? control
            : baseAddress.EndsWith('/') ? baseAddress + control
            : $"{baseAddress}/{control}";
        if (joined.Length > 2048 || joined.Any(c => c is <= ' ' or > '~' or '"'))
        {
            throw new RtspException(RtspFailure.Protocol, "the camera names a control address that is none");
        }

        return joined;
    }
}
