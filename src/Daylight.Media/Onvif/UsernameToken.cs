using System.Globalization;
using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace Daylight.Media;

/// <summary>
/// A UsernameToken with a password digest (WSS UsernameToken Profile 1.0 section 3.1; ONVIF Application Programmer's Guide section 6.1.1.3
/// has a vector). The digest holds for a time by the device's own clock, so that <paramref name="Created"/> is told by that clock.
/// </summary>
/// <param name="User">The user at the device.</param>
/// <param name="Nonce">Fresh random bytes.</param>
/// <param name="Created">When it was made, by the device's clock.</param>
internal readonly record struct UsernameToken(string User, byte[] Nonce, DateTimeOffset Created)
{
    private const int NonceBytes = 16;

    private string CreatedText => Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static UsernameToken Fresh(string user, DateTimeOffset created) => new(user, RandomNumberGenerator.GetBytes(NonceBytes), created);

    /// <summary>Base64 of SHA-1 over nonce, time and password.</summary>
    public string Digest(string password)
    {
#pragma warning disable CA5350 // The profile prescribes SHA-1; its collisions do not help against a keyed use over a fresh nonce.
        byte[] hash = SHA1.HashData([.. Nonce, .. Encoding.UTF8.GetBytes(CreatedText + password)]);
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }

    /// <summary>The SOAP header block.</summary>
    public string ToXml(string password) =>
        $"""<Security s:mustUnderstand="1" xmlns="{OnvifNames.Security}"><UsernameToken><Username>{SecurityElement.Escape(User)}</Username>"""
        + $"""<Password Type="{OnvifNames.PasswordDigest}">{Digest(password)}</Password>"""
        + $"""<Nonce EncodingType="{OnvifNames.Base64Binary}">{Convert.ToBase64String(Nonce)}</Nonce>"""
        + $"""<Created xmlns="{OnvifNames.SecurityUtility}">{CreatedText}</Created></UsernameToken></Security>""";
}
