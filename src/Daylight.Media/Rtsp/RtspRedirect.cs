#pragma warning disable CA1032, CA1064 // Thrown and caught inside this room alone, never without its address.
namespace Daylight.Media;

/// <summary>
/// The camera answered DESCRIBE with a redirection (RFC 2326 section 11.3). Policy: followed to the same host only, since what is to be
/// recorded is this camera and not what a stranger's answer names; and credentials go only to the very host, port and scheme that they
/// were given for.
/// </summary>
internal sealed class RtspRedirect : Exception
{
    /// <summary>More in a row are a circle.</summary>
    public const int Most = 3;

    private RtspRedirect(string location)
        : base("redirected") => Location = location;

    public string Location { get; }

    public static void ThrowIfOne(RtspMessage answer)
    {
        if (answer.Status is >= 300 and < 400)
        {
            throw new RtspRedirect(answer.Header("Location") ?? "");
        }
    }

    /// <summary>The source to go on with.</summary>
    /// <param name="source">Who redirects.</param>
    /// <param name="location">Where to.</param>
    /// <exception cref="RtspException">It leads elsewhere; the message names the address, for a person to judge.</exception>
    public static RtspSource Follow(RtspSource source, string location)
    {
        if (!Uri.TryCreate(location, UriKind.Absolute, out Uri? to) || to.Scheme is not ("rtsp" or "rtsps") || to.UserInfo.Length > 0 ||
            !string.Equals(to.IdnHost, source.Address.IdnHost, StringComparison.OrdinalIgnoreCase) || (source.Address.Scheme == "rtsps" && to.Scheme == "rtsp"))
        {
            string shown = location.Length == 0 ? "another address without naming it; check the path"
                : $"{RtspMessage.Printable(location)}; if that is right, set its address to it";
            throw new RtspException(RtspFailure.Refused, $"the camera sends us to {shown}");
        }

        bool same = to.Scheme == source.Address.Scheme && RtspAddress.Port(to) == RtspAddress.Port(source.Address);
        return same ? source with { Address = to } : source with { Address = to, User = null, Password = null };
    }
}
