using System.Text.Json;

namespace Daylight.Vault.Disks;

/// <summary>
/// The recorder's own list of its disks (<c>disks.json</c> in the store's folder). A disk is taken into use only when both sides agree:
/// the same disk, at the same place, as often taken as the register says. Else it is another's, a copy, or a backup, and is left alone.
/// </summary>
public sealed class DiskRegister
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly string store;
    private readonly Guid recorder;
    private readonly List<Line> lines;
    private readonly bool first;

    /// <summary>Reads the register of a store.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public DiskRegister(string store, Guid recorder)
    {
        (this.store, this.recorder) = (Path.GetFullPath(store), recorder);
        first = !File.Exists(RegisterFile);
        try
        {
            lines = first ? [] : [.. (JsonSerializer.Deserialize<List<Line>>(File.ReadAllText(RegisterFile), Json) ?? []).Select(l => l with { Folder = Path.TrimEndingDirectorySeparator(l.Folder) })];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{RegisterFile}: {e.Message}; restore it, or delete it once every disk was looked at", e);
        }
    }

    private string RegisterFile => Path.Combine(store, "disks.json");

    /// <summary>The disks' folders.</summary>
    public IReadOnlyList<string> Folders => [.. lines.Select(l => Path.GetFullPath(l.Folder, store))];

    /// <summary>Whether a disk was taken into use at a folder before.</summary>
    public bool Knows(string folder) => lines.Exists(l => l.Folder == Name(folder));

    /// <summary>
    /// Why the disk that was in use at a folder is not to be found there: not mounted, or it answers nothing. Null when some disk is there,
    /// which <see cref="Refusal"/> judges, and for a folder that none is known at.
    /// </summary>
    public string? Absence(string folder)
    {
        if (lines.Find(l => l.Folder == Name(folder)) is not { } here)
        {
            return null;
        }

        try
        {
            return DiskMark.Find(folder) is null ? Unmounted(here) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"disk {here.Disk} was here and cannot be read: {e.Message}";
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Why a folder may not be written to; null when it may.</summary>
    public string? Refusal(string folder)
    {
        DiskMark? mark;
        try
        {
            mark = DiskMark.Find(folder);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }

        var here = lines.Find(l => l.Folder == Name(folder));
        if (mark is null)
        {
            return here is not null ? Unmounted(here) : MayBegin(folder);
        }

        if (mark.Recorder != recorder)
        {
            return $"the disk belongs to recorder {mark.Recorder}, not to {recorder}: mount this recorder's own disk";
        }

        var known = lines.Find(l => l.Disk == mark.Disk);
        return known switch
        {
            null when here is not null => $"disk {here.Disk} was here, now it is disk {mark.Disk}, which the register does not know: mount the right one",
            null when first => null,
            null => $"disk {mark.Disk} is not in {RegisterFile}: it was in use with another state of this recorder; is one of the two restored from a backup? Adopt it with 'daylight disk adopt'",
            _ when known.Folder != Name(folder) => $"disk {mark.Disk} is known at {known.Folder}: this is a copy, or it was mounted elsewhere; mount it there, or adopt it here with 'daylight disk adopt'",
            _ when mark.Taken != known.Taken && mark.Taken != known.Taking => mark.Taken < known.Taken
                ? $"an older state of disk {mark.Disk} is here (taken {mark.Taken} times, {known.Taken} are known): it was restored from a backup. What was recorded since is not on it; mount the real disk, or adopt it with 'daylight disk adopt'"
                : $"disk {mark.Disk} is newer than the recorder's register (taken {mark.Taken} times, {known.Taken} are known): the recorder's folder was restored from a backup; restore its newest state, or adopt the disk with 'daylight disk adopt'",
            _ => null,
        };
    }

    /// <summary>Takes disks into use that none of was refused. Called at the start and now and then, so that copies fall behind.</summary>
    public void Take(IEnumerable<string> folders)
    {
        var taking = folders.Select(f => (Folder: f, Mark: DiskMark.Find(f) ?? new DiskMark(Guid.CreateVersion7(), recorder, 0))).ToList();
        // First what is meant, then the disk, then what is: a crash in between leaves the disk at one of two known counts.
        foreach (var (folder, mark) in taking)
        {
            Set(new Line(mark.Disk, Name(folder), mark.Taken, mark.Taken + 1));
        }

        Save();
        foreach (var (folder, mark) in taking)
        {
            (mark with { Taken = mark.Taken + 1 }).Write(folder);
            Set(new Line(mark.Disk, Name(folder), mark.Taken + 1, mark.Taken + 1));
        }

        Save();
    }

    /// <summary>Makes a folder's disk this recorder's at this place, whatever the register said. For a person who has looked.</summary>
    /// <exception cref="InvalidDataException">The disk is another recorder's, or no disk.</exception>
    public void Adopt(string folder)
    {
        var mark = DiskMark.Find(folder) ?? (MayBegin(folder) is { } no ? throw new InvalidDataException($"{folder}: {no}") : new DiskMark(Guid.CreateVersion7(), recorder, 0));
        if (mark.Recorder != recorder)
        {
            throw new InvalidDataException($"{folder}: the disk belongs to recorder {mark.Recorder}, not to {recorder}");
        }

        lines.RemoveAll(l => l.Folder == Name(folder));
        mark.Write(folder);
        Set(new Line(mark.Disk, Name(folder), mark.Taken, mark.Taken));
        Save();
    }

    /// <summary>A folder without a mark becomes a disk when it is empty, or when it holds this recorder's volumes from before marks.</summary>
    private string? MayBegin(string folder)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder).Where(e => Path.GetFileName(e) != "lost+found"))
        {
            if (!first || !entry.EndsWith(".vol", StringComparison.Ordinal))
            {
                return $"there is no {DiskMark.FileName} file and the folder is not empty ({Path.GetFileName(entry)}): only an empty folder is begun on; give one";
            }

            try
            {
                using var volume = VolumeReader.Open(entry);
                if (volume.Header.Recorder != recorder)
                {
                    return $"{Path.GetFileName(entry)} belongs to recorder {volume.Header.Recorder}, not to {recorder}: mount this recorder's own disk";
                }
            }
            catch (FormatException)
            {
                // A volume torn in its first block; recovery sets it aside.
                continue;
            }
        }

        return null;
    }

    private static string Unmounted(Line line) => $"disk {line.Disk} was here and now there is no {DiskMark.FileName} file: mount the disk";

    private void Set(Line line)
    {
        lines.RemoveAll(l => l.Disk == line.Disk);
        lines.Add(line);
    }

    private void Save() => DurableText.Write(RegisterFile, JsonSerializer.Serialize(lines, Json));

    /// <summary>A folder inside the store moves with it.</summary>
    private string Name(string folder)
    {
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var relative = Path.GetRelativePath(store, whole);
        return relative.StartsWith("..", StringComparison.Ordinal) ? whole : relative;
    }

    private sealed record Line(Guid Disk, string Folder, long Taken, long Taking);
}
