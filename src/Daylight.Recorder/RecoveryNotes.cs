using System.Text.Json;
using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Vault;
using Daylight.Vault.Disks;
using Microsoft.Extensions.Logging;

namespace Daylight.Recorder;

/// <summary>
/// What recovery cut and the log has not been told of yet. It is on the disk until it is told: the store closes a recovered volume for
/// good, and would never speak of it again.
/// </summary>
internal sealed class RecoveryNotes
{
    private readonly string path;
    private readonly Queue<RecoveryEntry> untold;

    private RecoveryNotes(string path, IEnumerable<RecoveryEntry> untold) => (this.path, this.untold) = (path, new Queue<RecoveryEntry>(untold));

    /// <summary>Takes note of what recovery found now, beside what was left untold before. Nothing wrong with the file keeps from recording.</summary>
    /// <param name="path">The file.</param>
    /// <param name="recovered">What recovery found.</param>
    /// <param name="logger">For operators.</param>
    public static RecoveryNotes Take(string path, IReadOnlyList<VolumeRecovered> recovered, ILogger logger)
    {
        var notes = new RecoveryNotes(path, [.. Load(path, logger), .. recovered.Select(v => new RecoveryEntry(v.Volume, v.KeptBytes, v.CutBytes))]);
        try
        {
            if (recovered.Count > 0)
            {
                notes.Save();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.LogError("{Path}: {Detail}; what recovery cut reaches the log only if the recorder is not stopped before the log answers", path, e.Message);
        }

        return notes;
    }

    /// <summary>Tells the log. A crash between the entry and the note of it tells it twice.</summary>
    /// <exception cref="LedgerUnavailableException">The log is away; the rest stays noted.</exception>
    public async Task TellAsync(EntryLog log, CancellationToken cancellationToken)
    {
        while (untold.TryPeek(out var entry))
        {
            await log.AppendAsync(EntryKinds.VolumeRecovered, entry.Encode(), cancellationToken).ConfigureAwait(false);
            untold.Dequeue();
            Save();
        }
    }

    private static List<RecoveryEntry> Load(string path, ILogger logger)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<List<RecoveryEntry>>(File.ReadAllText(path)) ?? [] : [];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            logger.LogError("{Path}: {Detail}; it is set aside as {Damaged}: what recovery cut before is missing in the log, somebody should look", path, e.Message, path + ".damaged");
            SetAside(path, logger);
            return [];
        }
    }

    private static void SetAside(string path, ILogger logger)
    {
        try
        {
            File.Move(path, path + ".damaged", overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.LogError("{Path}: it cannot be set aside either: {Detail}", path, e.Message);
        }
    }

    private void Save()
    {
        if (untold.Count == 0)
        {
            File.Delete(path);
        }
        else
        {
            DurableText.Write(path, JsonSerializer.Serialize(untold));
        }
    }
}
