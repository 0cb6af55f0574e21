using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>A camera as the Recorder may tell of it: everything but the password.</summary>
/// <param name="Camera">The camera.</param>
/// <param name="Main">The main stream's address.</param>
/// <param name="Sub">The sub stream's address.</param>
/// <param name="User">The user at the camera.</param>
/// <param name="HasPassword">Whether a password is known.</param>
/// <param name="RetentionClass">How long its footage is kept.</param>
/// <param name="Transport">How its packets travel.</param>
/// <param name="Certificate">The fingerprint of the certificate that is believed, where one is told.</param>
/// <param name="Onvif">Its ONVIF device service, where it is known.</param>
public sealed record RecordedCamera(
    CameraId Camera,
    Uri Main,
    Uri? Sub,
    string? User,
    bool HasPassword,
    string RetentionClass,
    CameraTransport Transport = CameraTransport.Tcp,
    string? Certificate = null,
    Uri? Onvif = null)
{
    /// <summary>What may be told of a source.</summary>
    public static RecordedCamera Of(CameraSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new RecordedCamera(
            source.Camera, source.Main, source.Sub, source.User, source.Password is not null, source.RetentionClass, source.Transport, source.Certificate, source.Onvif);
    }

    /// <summary>
    /// Whether a change may keep the password unseen. Only for the same user, at hosts and ports that have it already: else
    /// whoever may change an address could have the password sent to a machine of their own. Another certificate to believe would do
    /// the same for a machine in between.
    /// </summary>
    public bool MayKeepPassword(CameraSource next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return next.User == User && (next.Certificate is null || next.Certificate == Certificate) && Knows(next.Main) && (next.Sub is null || Knows(next.Sub));
    }

    private bool Knows(Uri address) => Same(address, Main) || (Sub is not null && Same(address, Sub));

    private static bool Same(Uri a, Uri b) =>
        a.Scheme == b.Scheme && a.Port == b.Port && string.Equals(a.IdnHost, b.IdnHost, StringComparison.OrdinalIgnoreCase);
}
