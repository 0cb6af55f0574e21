namespace Daylight.Media;

/// <summary>Checks and joins the addresses that go into requests.</summary>
internal static class RtspAddress
{
    private const int DefaultPort = 554, DefaultTlsPort = 322; // RFC 2326 section 3.2, RFC 7826 section 4.2

    /// <summary>The TCP port of an address.</summary>
    public static int Port(Uri address) => address.Port > 0 ? address.Port : IsTls(address) ? DefaultTlsPort : DefaultPort;

    /// <summary>Whether the connection is to be TLS.</summary>
    public static bool IsTls(Uri address) => address.Scheme == "rtsps";

    /// <summary>The request URI of a source: no user information, no fragment.</summary>
    public static string RequestUri(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("rtsp" or "rtsps") || address.Host.Length == 0)
        {
            throw new RtspException(RtspFailure.BadAddress, "bad address: a camera's address reads rtsp://host/path, or rtsps://host/path for TLS");
        }

        return address.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped);
    }

    /// <summary>
    /// The base of an answer's control addresses (RFC 2326 section C.1.1): Content-Base, else Content-Location, else the request.
    /// Cameras write an empty one, a relative one, or one that is no address; such a one is passed over.
    /// </summary>
    public static string BaseOf(RtspMessage described, string request)
        => new[] { described.Header("Content-Base"), described.Header("Content-Location") }.FirstOrDefault(IsRequestUri) ?? request;

    /// <summary>
    /// Joins a control attribute to its base (RFC 2326 section C.1.1). Appended, also after a query, instead of resolved as
    /// RFC 3986 would: cameras mean it so, and other clients do it.
    /// </summary>
    public static string Resolve(string baseAddress, string control)
    {
        string joined = control is "" or "*" ? baseAddress
            : IsRequestUri(control) ? control
            : baseAddress.EndsWith('/') ? baseAddress + control
            : $"{baseAddress}/{control}";
        if (!IsPrintable(joined))
        {
            throw new RtspException(RtspFailure.Protocol, "the camera names a control address that is none");
        }

        return joined;
    }

    private static bool IsRequestUri(string? text) => text is not null && IsPrintable(text) &&
        (text.StartsWith("rtsp://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("rtsps://", StringComparison.OrdinalIgnoreCase));

    private static bool IsPrintable(string text) => text.Length <= 2048 && !text.Any(c => c is <= ' ' or > '~' or '"');
}
