using System.Net.Security;

namespace Daylight.Media;

/// <summary>Whether a camera's certificate is believed. There is no trust on first use: a stranger in between would be first as well.</summary>
internal static class CertificateTrust
{
    /// <summary>
    /// Believed is a certificate that leads to a root of this system under the right name and in its time; or the very one whose
    /// fingerprint a person put into the camera's settings, whatever its name and dates, which cameras mostly have wrong.
    /// </summary>
    /// <param name="presented">What the camera presented.</param>
    /// <param name="errors">What the system holds against it.</param>
    /// <param name="pinned">What a person put into the settings.</param>
    public static bool Believes(CertificateFingerprint presented, SslPolicyErrors errors, CertificateFingerprint? pinned)
        => errors == SslPolicyErrors.None || (pinned is { } pin && pin == presented);

    /// <summary>The sentence for a person who must decide.</summary>
    public static string Refusal(CertificateFingerprint presented, CertificateFingerprint? pinned)
        => $"the camera's certificate is not trusted; its fingerprint is {presented}" + (pinned is null
            ? "; if that is the camera's, put it into its settings"
            : ", and its settings have another; if the camera's certificate was renewed, put the new one into its settings, else somebody is in between");
}
