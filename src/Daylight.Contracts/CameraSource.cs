using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>Where a camera's streams come from.</summary>
/// <param name="Camera">The camera.</param>
/// <param name="Main">The main stream: an <c>rtsp://</c> or <c>rtsps://</c> address without user or password.</param>
/// <param name="Sub">The sub stream, where the camera has one that is wanted.</param>
/// <param name="User">The user at the camera, if it asks for one.</param>
/// <param name="Password">The password at the camera; never logged and never handed out.</param>
/// <param name="RetentionClass">How long its footage is kept; see <see cref="EpochId"/>.</param>
/// <param name="KeepPassword">
/// Where <paramref name="Password"/> is null: take the one that the Recorder knows, if <see cref="RecordedCamera.MayKeepPassword"/> allows.
/// </param>
/// <param name="Transport">How its packets travel.</param>
/// <param name="Certificate">
/// For <c>rtsps://</c>: the SHA-256 fingerprint, in hexadecimal, of a certificate that is believed though it leads to no root of the
/// Recorder's system; null where none is.
/// </param>
/// <param name="Onvif">Its ONVIF device service (http or https, no user or password in it), asked for its time now and then; null where it is not known.</param>
public sealed record CameraSource(
    CameraId Camera,
    Uri Main,
    Uri? Sub,
    string? User,
    string? Password,
    string RetentionClass = "standard",
    bool KeepPassword = false,
    CameraTransport Transport = CameraTransport.Tcp,
    string? Certificate = null,
    Uri? Onvif = null)
{
    /// <summary>This source with its password settled, as a Recorder keeps it.</summary>
    /// <param name="known">What is recorded under this name now; null for a new camera.</param>
    /// <exception cref="ArgumentException">A kept password would go to another address, certificate or user than it was told for.</exception>
    public CameraSource Settled(CameraSource? known)
    {
        if (!KeepPassword)
        {
            return this;
        }

        if (known?.Password is { } password)
        {
            return RecordedCamera.Of(known).MayKeepPassword(this)
                ? this with { Password = password, KeepPassword = false }
                : throw new ArgumentException("a kept password is never sent to another address, certificate or user; give the password", nameof(known));
        }

        return this with { KeepPassword = false };
    }

    /// <summary>What the log says of this source coming after another, both settled: each changed field, and never a password.</summary>
    /// <param name="known">What was recorded before; null for a new camera.</param>
    public string ChangesSince(CameraSource? known)
    {
        var changes = new List<string>();
        Add("main", known?.Main, Main);
        Add("sub", known?.Sub, Sub);
        Add("user", known?.User, User);
        Add("retention", known?.RetentionClass, RetentionClass);
        Add("transport", known?.Transport ?? CameraTransport.Tcp, Transport);
        Add("certificate", known?.Certificate, Certificate);
        Add("onvif", known?.Onvif, Onvif);
        if (known?.Password != Password)
        {
            changes.Add(Password is null ? "password taken away" : "password set");
        }

        return changes.Count == 0 ? "nothing changed" : string.Join("; ", changes);

        void Add(string field, object? before, object? after)
        {
            if (!Equals(before, after))
            {
                changes.Add(known is null ? $"{field} {after}" : $"{field} {before ?? "none"} -> {after ?? "none"}");
            }
        }
    }
}
