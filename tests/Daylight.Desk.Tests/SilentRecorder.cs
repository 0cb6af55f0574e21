using Daylight.Contracts;
using Daylight.Vault;

namespace Daylight.Desk.Tests;

/// <summary>Remembers what it was told.</summary>
internal sealed class SilentRecorder : IRecorder
{
    public List<Guid> Ended { get; } = [];

    public List<CameraSource> Cameras { get; } = [];

    public Task<IReadOnlyList<CameraStatus>> StatusAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CameraStatus>>([.. Cameras.Select(c => new CameraStatus(
            c.Camera, [new StreamStatus(StreamKind.Main, StreamState.Recording, null, "H.264", 1920, 1080, 1, 1, 0, 0, null)]))]);

    public Task PutCameraAsync(CameraSource source, string by, CancellationToken cancellationToken)
    {
        Cameras.Add(source);
        return Task.CompletedTask;
    }

    public Task RemoveCameraAsync(CameraId camera, string by, CancellationToken cancellationToken)
    {
        Cameras.RemoveAll(c => c.Camera == camera);
        return Task.CompletedTask;
    }

    public Task EndLookAsync(Guid look, CancellationToken cancellationToken)
    {
        Ended.Add(look);
        return Task.CompletedTask;
    }
}
