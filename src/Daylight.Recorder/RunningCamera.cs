using Daylight.Contracts;
using Daylight.Vault;

namespace Daylight.Recorder;

/// <summary>A camera that is recorded.</summary>
/// <param name="Source">Where from.</param>
/// <param name="Tracks">Its streams.</param>
/// <param name="Stop">Ends them.</param>
/// <param name="Running">Ends when they have.</param>
internal sealed record RunningCamera(CameraSource Source, IReadOnlyDictionary<StreamKind, TrackRecorder> Tracks, CancellationTokenSource Stop, Task Running)
{
    /// <summary>Ends its recording and waits for it.</summary>
    public async Task EndAsync()
    {
        await Stop.CancelAsync().ConfigureAwait(false);
        await Running.ConfigureAwait(false);
        Stop.Dispose();
    }
}
