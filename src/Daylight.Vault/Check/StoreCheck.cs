using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Daylight.Vault.Check;

/// <summary>
/// Checks a whole store, also while it is written: each volume is judged up to the end that the catalog had acknowledged before, and
/// what lies behind is the recorder's business still.
/// </summary>
public sealed class StoreCheck
{
    private static readonly TimeSpan BeingMade = TimeSpan.FromMinutes(1);

    private readonly CheckOptions options;
    private readonly TimeProvider clock;
    private readonly CheckReport report = new();
    private readonly ChainCheck chains;
    private readonly List<TrackRun> runs = [];
    private Catalog? catalog;

    private StoreCheck(CheckOptions options, TimeProvider clock)
    {
        (this.options, this.clock) = (options, clock);
        chains = new ChainCheck(report);
    }

    private string CatalogPath => Path.Combine(options.Folder, "catalog.db");

    /// <summary>Checks.</summary>
    /// <exception cref="IOException">There is no store, or one of its disks cannot be read.</exception>
    public static CheckReport Run(CheckOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var check = new StoreCheck(options, clock);
        try
        {
            check.Run(cancellationToken);
        }
        finally
        {
            check.catalog?.Dispose();
        }

        return check.report;
    }

    private void Run(CancellationToken cancellationToken)
    {
        var recorder = Path.Combine(options.Folder, "recorder");
        if (!File.Exists(recorder) || !Guid.TryParseExact(File.ReadAllText(recorder).Trim(), "D", out var owner))
        {
            throw new IOException($"{options.Folder}: not a store: it has no 'recorder' file");
        }

        OpenCatalog();
        // The ends before the volumes: what the catalog acknowledges by then is on the disks.
        var known = (catalog?.Volumes() ?? []).ToDictionary(v => v.Volume);
        var files = options.Disks.SelectMany(d => Directory.EnumerateFiles(d, "*.vol")).OrderBy(Path.GetFileName, StringComparer.Ordinal).Select(f => new FileInfo(f)).ToList();
        var (done, total) = (0L, files.Sum(f => f.Length));
        var seen = new Dictionary<VolumeId, string>();
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            options.Progress?.Invoke(new CheckProgress(seen.Count, files.Count, done, total));
            CheckFile(file, owner, known, seen);
            done += file.Length;
        }

        options.Progress?.Invoke(new CheckProgress(files.Count, files.Count, done, total));
        CheckMissing(known.Values.Where(v => v.Synced > 0 && !seen.ContainsKey(v.Volume)).Select(v => v.Volume));
        if (options.Levels.Contains(CheckLevel.Chains))
        {
            chains.Add(runs);
            chains.Check(whole: options.Classes.Count == 0);
        }

        if (catalog is not null && options.Levels.Contains(CheckLevel.Catalog))
        {
            // The heads behind the volumes: by now they are no older than anything that was found.
            new CatalogCheck(catalog, CatalogPath, report).CheckHeads(catalog.Heads(), runs);
        }
    }

    private void OpenCatalog()
    {
        try
        {
            catalog = Catalog.OpenReadOnly(CatalogPath);
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            // Without it everything is judged as if it were acknowledged, but for the newest volumes' ends.
            report.Fault(CheckLevel.Catalog, CatalogPath, $"cannot be read: {e.Message}; --repair-catalog makes it anew from the volumes");
        }
    }

    private void CheckFile(FileInfo file, Guid owner, Dictionary<VolumeId, (VolumeId Volume, long Synced, bool Closed)> known, Dictionary<VolumeId, string> seen)
    {
        var named = VolumeId.TryParse(Path.GetFileNameWithoutExtension(file.Name), out var id);
        var state = known.TryGetValue(id, out var row) ? row : default;
        if (named)
        {
            Names(seen.TryAdd(id, file.FullName), file, $"the volume is there twice: also {seen.GetValueOrDefault(id)}");
        }

        try
        {
            using var reader = VolumeReader.Open(file.FullName);
            if (options.Classes.Count > 0 && !options.Classes.Contains(reader.Header.Epoch.RetentionClass))
            {
                return;
            }

            Names(reader.Header.Volume == id && named, file, $"holds volume {reader.Header.Volume}, not what its name says");
            Names(reader.Header.Recorder == owner, file, $"belongs to recorder {reader.Header.Recorder}, not to {owner}");
            CheckVolume(reader, state);
        }
        catch (FileNotFoundException)
        {
            report.Note($"{file.FullName} was deleted while the check ran");
        }
        catch (FormatException e)
        {
            if (state.Synced > 0 || !IsNew(file))
            {
                report.Fault(CheckLevel.Headers, file.FullName, e.Message);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report.Fault(CheckLevel.Names, file.FullName, e.Message);
        }
    }

    private void CheckVolume(VolumeReader reader, (VolumeId Volume, long Synced, bool Closed) state)
    {
        report.Volumes++;
        var length = reader.FileLength;
        report.Bytes += length;
        if (state.Synced == 0 && catalog is not null)
        {
            if (!IsNew(new FileInfo(reader.Path)) && catalog.FindVolume(reader.Header.Volume) is not { Synced: > 0 })
            {
                Catalogued(reader.Path, "the catalog does not know this volume; --repair-catalog takes it in");
            }

            return;
        }

        if (options.Levels.Contains(CheckLevel.Sizes) && length < state.Synced)
        {
            report.Fault(CheckLevel.Sizes, reader.Path, $"has {length} bytes; {state.Synced} were acknowledged: it was cut, or restored from a backup");
        }

        var rows = RowsOf(reader.Header.Volume, ref state);
        var end = catalog is null ? length : Math.Min(length, state.Synced);
        if (options.Levels.Any(l => l is CheckLevel.Headers or CheckLevel.Payloads or CheckLevel.Chains or CheckLevel.Catalog))
        {
            var volume = new VolumeCheck(reader, end, options.Levels, report);
            volume.Check();
            runs.AddRange(volume.Runs);
            if (rows is not null)
            {
                new CatalogCheck(catalog!, CatalogPath, report).Check(reader.Header.Volume, rows, volume);
            }
        }

        if (length > end)
        {
            report.Note(string.Create(CultureInfo.InvariantCulture, $"{reader.Path}: {length - end} bytes behind its acknowledged end were not looked at{(state.Closed ? "" : ": it is being written, or was when the recorder stopped")}"));
        }
    }

    /// <summary>A volume's rows, and its acknowledged end as of the same moment, so that a recorder that goes on does not make them differ.</summary>
    private Dictionary<(TrackId, UnixMinute), RecordedMinute>? RowsOf(VolumeId volume, ref (VolumeId Volume, long Synced, bool Closed) state)
    {
        if (catalog is null || !options.Levels.Contains(CheckLevel.Catalog))
        {
            return null;
        }

        var (now, rows) = catalog.MinutesOf(volume);
        if (now is not { } acknowledged)
        {
            return null;
        }

        state = (volume, acknowledged.Synced, acknowledged.Closed);
        return rows.ToDictionary(r => (r.Track, r.Minute.Minute), r => r.Minute);
    }

    private void CheckMissing(IEnumerable<VolumeId> missing)
    {
        foreach (var volume in missing)
        {
            if (catalog!.FindVolume(volume) is { Synced: > 0 } && options.Levels.Contains(CheckLevel.Names))
            {
                report.Fault(CheckLevel.Names, volume + ".vol", "the catalog knows this volume and it is on no disk");
            }
        }
    }

    private bool IsNew(FileInfo file)
    {
        file.Refresh();
        return clock.GetUtcNow() - file.LastWriteTimeUtc < BeingMade;
    }

    private void Names(bool good, FileInfo file, string detail)
    {
        if (!good && options.Levels.Contains(CheckLevel.Names))
        {
            report.Fault(CheckLevel.Names, file.FullName, detail);
        }
    }

    private void Catalogued(string path, string detail)
    {
        if (options.Levels.Contains(CheckLevel.Catalog))
        {
            report.Fault(CheckLevel.Catalog, path, detail);
        }
    }
}
