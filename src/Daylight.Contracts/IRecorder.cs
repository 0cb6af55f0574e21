using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>The Recorder as the other roles see it, in process or over HTTP.</summary>
public interface IRecorder
{
    /// <summary>Every camera with its state now, in the order of their names.</summary>
    Task<IReadOnlyList<CameraStatus>> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Every camera's addresses, in the order of their names; no password.</summary>
    Task<IReadOnlyList<RecordedCamera>> CamerasAsync(CancellationToken cancellationToken);

    /// <summary>How its disks are doing, as of the last minute, and when each is full.</summary>
    Task<StorageStatus> StorageAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Adds a camera, or changes it when the name is known, and begins to record it. Logged with the changed fields before it
    /// takes effect, durable when it returns. Where nothing changes, nothing happens: no entry, no new connection.
    /// </summary>
    /// <param name="source">The camera.</param>
    /// <param name="by">The account that acts, for the log.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentException">The address holds a password, or a kept password may not be kept; nothing changed.</exception>
    Task PutCameraAsync(CameraSource source, string by, CancellationToken cancellationToken);

    /// <summary>Stops recording a camera and forgets its address. What was recorded stays until its retention ends.</summary>
    Task RemoveCameraAsync(CameraId camera, string by, CancellationToken cancellationToken);

    /// <summary>
    /// Looks for cameras on the Recorder's network by WS-Discovery: a probe to everyone, or to one address. Takes about three seconds.
    /// </summary>
    /// <param name="address">A host or address; null to ask everyone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CameraAskException">The address is none, or there is no network to ask on.</exception>
    Task<IReadOnlyList<FoundCamera>> FindCamerasAsync(string? address, CancellationToken cancellationToken);

    /// <summary>Asks one device by ONVIF what streams it offers. Nothing is changed, there or here, and no picture is handed out.</summary>
    /// <param name="question">Which device, and as whom.</param>
    /// <param name="by">The account that asks, for the Recorder's own notes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CameraAskException">It did not answer, or does not accept the user.</exception>
    Task<CameraOffer> AskCameraAsync(CameraQuestion question, string by, CancellationToken cancellationToken);

    /// <summary>Closes the streams of a look at once, and serves it no more, also after a restart.</summary>
    Task EndLookAsync(Guid look, CancellationToken cancellationToken);
}
