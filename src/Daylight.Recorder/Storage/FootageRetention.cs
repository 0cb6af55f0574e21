using System.Data.Common;
using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Vault;
using Daylight.Vault.Retention;
using Microsoft.Extensions.Logging;

namespace Daylight.Recorder.Storage;

/// <summary>
/// Deletes what is kept no longer, and what must make room. Each deletion is written down, then logged, then done: what a crash or a
/// disk cuts short is finished later, and the log is told again only when a crash came between its entry and the note of it. A disk
/// that refuses holds up no other, and one that is left out keeps its volumes and what was begun on it. While the log is away nothing goes, and footage runs into what is kept free of the disk.
/// </summary>
/// <param name="storage">The disks and the classes.</param>
/// <param name="store">The footage.</param>
/// <param name="log">Where each deletion is told before it happens.</param>
/// <param name="space">The size of the disk that a folder lies on, and what is free of it.</param>
/// <param name="held">Whether a volume holds what somebody must keep.</param>
/// <param name="clock">The recorder's clock.</param>
/// <param name="logger">For operators.</param>
internal sealed class FootageRetention(
    RecorderStorage storage, FootageStore store, EntryLog log, Func<string, DiskSpace> space, Func<VolumeId, bool> held, TimeProvider clock, ILogger logger)
{
    // What each disk, or the catalog in its place, refused, so that it is told once and not every minute.
    private readonly Dictionary<string, string> refusals = new(StringComparer.Ordinal);
    private readonly HashSet<string> unread = new(StringComparer.Ordinal);

    // Deletions that the log has and whose note could not be written.
    private readonly HashSet<VolumeId> toldOf = [];
    private readonly HashSet<string> unmeasured = new(StringComparer.Ordinal);

    /// <summary>Finishes what was cut short, then deletes what has to go now. Called by one task.</summary>
    /// <exception cref="LedgerUnavailableException">The log is away; nothing more was deleted.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var leftOut = storage.Absent.Select(a => a.Disk.Folder).ToList();
        var refusing = new HashSet<string>(leftOut, StringComparer.Ordinal);
        var begun = DeletionIntent.Load(store.Options.Folder, TellUnread);
        // A hold that came after the entry still holds.
        foreach (var intent in begun.Where(i => !held(i.Volume.Volume)))
        {
            await FinishAsync(intent, refusing, cancellationToken).ConfigureAwait(false);
        }

        var plan = new RetentionPlan(storage.Plan.Classes.ToDictionary(c => c.Name, c => c.Days, StringComparer.Ordinal), held);
        foreach (var deletion in plan.Choose([.. store.Volumes.Closed().Where(v => !refusing.Contains(v.Disk))], Needed(), clock.GetUtcNow()))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!refusing.Contains(deletion.Volume.Disk))
            {
                var intent = new DeletionIntent(deletion.Volume, deletion.Reason);
                intent.Save(store.Options.Folder);
                await FinishAsync(intent, refusing, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var disk in refusals.Keys.Where(d => !refusing.Contains(d)).ToList())
        {
            refusals.Remove(disk);
        }
    }

    private async Task FinishAsync(DeletionIntent intent, HashSet<string> refusing, CancellationToken cancellationToken)
    {
        var volume = intent.Volume;
        if (refusing.Contains(volume.Disk))
        {
            return;
        }

        try
        {
            await TellAsync(intent, cancellationToken).ConfigureAwait(false);
            store.Volumes.Delete(volume.Volume);
            intent.Forget(store.Options.Folder);
            toldOf.Remove(volume.Volume);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DbException)
        {
            refusing.Add(volume.Disk);
            if (refusals.GetValueOrDefault(volume.Disk) != e.Message)
            {
                logger.LogError("volume {Volume} cannot be deleted, and nothing else on {Disk} until it can: {Error}", volume.Volume, volume.Disk, e.Message);
                refusals[volume.Disk] = e.Message;
            }

            return;
        }

        logger.LogInformation("volume {Volume} of {Epoch} on {Disk} deleted: {Reason}, {Size}", volume.Volume, volume.Epoch, volume.Disk, intent.Reason, ByteSize.Text(volume.Bytes));
    }

    private async Task TellAsync(DeletionIntent intent, CancellationToken cancellationToken)
    {
        if (intent.Logged)
        {
            return;
        }

        var volume = intent.Volume;
        if (!toldOf.Contains(volume.Volume))
        {
            var entry = new VolumeDeletedEntry(volume.Volume, volume.Epoch, intent.Reason, volume.Bytes, store.Volumes.Spans(volume.Volume));
            await log.AppendAsync(EntryKinds.VolumeDeleted, entry.Encode(), cancellationToken).ConfigureAwait(false);
            toldOf.Add(volume.Volume);
        }

        (intent with { Logged = true }).Save(store.Options.Folder);
    }

    private void TellUnread(string detail)
    {
        if (unread.Add(detail))
        {
            logger.LogError("a deletion that was begun cannot be read and waits for somebody to look: {Detail}", detail);
        }
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
                unmeasured.Remove(disk.Folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (unmeasured.Add(disk.Folder))
                {
                    logger.LogError("disk {Folder} cannot be asked for its room, and nothing makes room on it until it can: {Error}", disk.Folder, e.Message);
                }
            }
        }

        return needed;
    }
}
