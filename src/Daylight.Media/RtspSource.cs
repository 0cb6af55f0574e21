namespace Daylight.Media;

/// <summary>Where a stream is and who may have it. Credentials stay out of the address, so that the address can be shown and logged.</summary>
/// <param name="Address">An rtsp:// or rtsps:// address without user information. rtsps:// is TLS, and never goes on without it.</param>
/// <param name="User">User name, or null.</param>
/// <param name="Password">Password, or null.</param>
/// <param name="Certificate">The fingerprint of a certificate that is believed for rtsps:// though it leads to no root of this system; or null.</param>
public sealed record RtspSource(Uri Address, string? User = null, string? Password = null, CertificateFingerprint? Certificate = null)
{
    /// <summary>The address only: a source in a log line must not leak its password.</summary>
    /// <returns>The address.</returns>
    public override string ToString() => Address.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped);
}
