namespace Daylight.Desk.Cameras.Onvif;

/// <summary>Which camera a technician asks for its streams.</summary>
/// <param name="Address">A host, a host and port, or the whole address of its ONVIF device service.</param>
/// <param name="User">The user at the camera.</param>
/// <param name="Password">The password; handed to the Recorder for this question, kept nowhere.</param>
/// <param name="Certificate">For https: the SHA-256 fingerprint of a certificate to believe.</param>
public sealed record AskCamera(string? Address, string? User = null, string? Password = null, string? Certificate = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"{User ?? "nobody"} at {Address}"; // never with the password
}
