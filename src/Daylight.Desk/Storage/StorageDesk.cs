using Daylight.Contracts;
using Daylight.Desk.People;

namespace Daylight.Desk.Storage;

/// <summary>How the Recorder's disks are doing: for those who keep them, and for those who see to it that footage stays its days and no longer.</summary>
/// <param name="recorder">The Recorder, which measures them.</param>
public sealed class StorageDesk(IRecorder recorder)
{
    /// <summary>Disks, classes and forecasts as of the last minute.</summary>
    /// <exception cref="DeskException">The actor is neither technician nor overseer, or the Recorder cannot be asked.</exception>
    public async Task<StorageStatus> ReadAsync(Actor actor, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, DeskRoles.Technician | DeskRoles.Overseer);
        try
        {
            return await recorder.StorageAsync(cancellationToken);
        }
        catch (Exception e) when (RecorderAway.Is(e))
        {
            throw new DeskException(DeskFault.Unavailable, "recorder.away", null, "The Recorder cannot be reached, so nothing can be said of its disks now; see that it runs.");
        }
    }
}
