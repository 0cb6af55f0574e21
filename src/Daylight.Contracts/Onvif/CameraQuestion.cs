namespace Daylight.Contracts;

/// <summary>Which device to ask for its streams, and as whom.</summary>
/// <param name="Address">A host, a host and port, or the whole http or https address of its ONVIF device service.</param>
/// <param name="User">The user at the device, if it asks for one.</param>
/// <param name="Password">The password; kept nowhere, and only digests of it are sent.</param>
/// <param name="Certificate">For https: the SHA-256 fingerprint of a certificate to believe, in hexadecimal; null for none.</param>
public sealed record CameraQuestion(string Address, string? User = null, string? Password = null, string? Certificate = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"{User ?? "nobody"} at {Address}"; // never with the password
}
