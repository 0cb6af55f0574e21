using System.Text.Json;
using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Vault;
using Daylight.Vault.Disks;
using Daylight.Vault.Retention;
using Microsoft.Extensions.Logging;

namespace Daylight.Recorder.Storage;

/// <summary>
/// Deletes what is kept no longer, and what must make room. Each deletion is written down, then logged, then done: what a crash cuts
/// short is finished at the next start, with the log told again. While the log is away nothing goes, and footage runs into what is
/// kept free of the disk.
/// </summary>
/// <param name="storage">The disks and the classes.</param>
/// <param name="store">The footage.</param>
/// <param name="log">Where each deletion is told before it happens.</param>
/// <param name="space">The size of the disk that a folder lies on, and what is free of it.</param>
/// <param name="clock">The recorder's clock.</param>
/// <param name="logger">For operators.</param>
internal sealed class FootageRetention(
    RecorderStorage storage, FootageStore store, EntryLog log, Func<string, DiskSpace> space, TimeProvider clock, ILogger logger)
{
    /// <summary>Whether an epoch's key is destroyed. The Keeper tells.</summary>
    public Func<EpochId, bool> Erased { get; init; } = _ => false;

    /// <summary>Whether a volume holds what somebody must keep.</summary>
    public Func<VolumeId, bool> Held { get; init; } = _ => false;

    private string Intent => Path.Combine(store.Options.Folder, "deleting.json");

    /// <summary>Finishes what was cut short, then deletes what has to go now.</summary>
    /// <exception cref="LedgerUnavailableException">The log is away; nothing more was deleted.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(Intent))
        {
            await FinishAsync(JsonSerializer.Deserialize<Deletion>(await File.ReadAllTextAsync(Intent, cancellationToken).ConfigureAwait(false))!, cancellationToken).ConfigureAwait(false);
        }

        var plan = new RetentionPlan(storage.Plan.Classes.ToDictionary(c => c.Name, c => c.Days, StringComparer.Ordinal), Erased, Held);
        foreach (var deletion in plan.Choose(store.Volumes.Closed(), Needed(), clock.GetUtcNow()))
        {
            cancellationToken.ThrowIfCancellationRequested();
            DurableText.Write(Intent, JsonSerializer.Serialize(deletion));
            await FinishAsync(deletion, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FinishAsync(Deletion deletion, CancellationToken cancellationToken)
    {
        var volume = deletion.Volume;
        var entry = new VolumeDeletedEntry(volume.Volume, volume.Epoch, deletion.Reason, volume.Bytes, store.Volumes.Spans(volume.Volume));
        await log.AppendAsync(EntryKinds.VolumeDeleted, entry.Encode(), cancellationToken).ConfigureAwait(false);
        store.Volumes.Delete(volume.Volume);
        File.Delete(Intent);
        logger.LogInformation("volume {Volume} of {Epoch} on {Disk} deleted: {Reason}, {Size}", volume.Volume, volume.Epoch, volume.Disk, deletion.Reason, ByteSize.Text(volume.Bytes));
    }

    private Dictionary<string, long> Needed()
    {
        var needed = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var disk in store.Disks.Select(d => d.Options))
        {
            try
            {
                var used = Directory.EnumerateFiles(disk.Folder, "*.vol").Sum(f => new FileInfo(f).Length);
                needed[disk.Folder] = Math.Max(used - (disk.QuotaBytes ?? long.MaxValue), disk.KeepFreeBytes - space(disk.Folder).FreeBytes);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                logger.LogError("disk {Folder} cannot be asked for its room: {Error}", disk.Folder, e.Message);
            }
        }

        return needed;
    }
}
