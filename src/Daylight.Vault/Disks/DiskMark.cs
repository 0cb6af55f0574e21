using System.Globalization;

namespace Daylight.Vault.Disks;

/// <summary>
/// The file <c>daylight-disk</c> in a disk's folder: which disk it is, and whose. Where it is missing no disk is mounted, and nothing
/// may be written. The count of takings goes up on the disk and in the recorder's own register alike: a copy from a backup has stayed behind.
/// </summary>
/// <param name="Disk">The disk.</param>
/// <param name="Recorder">The recorder that writes to it.</param>
/// <param name="Taken">How often it was taken into use.</param>
public sealed record DiskMark(Guid Disk, Guid Recorder, long Taken)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "daylight-disk";

    /// <summary>Reads a folder's mark; null when there is none.</summary>
    /// <exception cref="InvalidDataException">There is a file and it is no mark.</exception>
    public static DiskMark? Find(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        var lines = File.ReadAllLines(path).Select(l => l.Split(' ', 2)).Where(l => l.Length == 2).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);
        return Guid.TryParseExact(lines.GetValueOrDefault("disk"), "D", out var disk)
            && Guid.TryParseExact(lines.GetValueOrDefault("recorder"), "D", out var recorder)
            && long.TryParse(lines.GetValueOrDefault("taken"), NumberStyles.None, CultureInfo.InvariantCulture, out var taken)
            ? new DiskMark(disk, recorder, taken)
            : throw new InvalidDataException($"{path}: not a disk's mark; restore it, or move the volumes away and prepare the folder anew");
    }

    /// <summary>Writes the mark, durably, in place of the one before.</summary>
    public void Write(string folder) => DurableText.Write(
        Path.Combine(folder, FileName), string.Create(CultureInfo.InvariantCulture, $"disk {Disk:D}\nrecorder {Recorder:D}\ntaken {Taken}\n"));
}
