using System.Text;

namespace Daylight.Vault.Disks;

/// <summary>Small files that are there whole or as they were before.</summary>
public static class DurableText
{
    /// <summary>Writes a file; it is on the disk when this returns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">All that it is to hold.</param>
    /// <param name="mode">Who may read and write it, set before anything is in it; null for what new files get. Windows has none.</param>
    /// <exception cref="IOException">It may not be: the file is as it was before, or as it is to be.</exception>
    public static void Write(string path, string text, UnixFileMode? mode = null)
    {
        var beside = path + ".new";
        File.Delete(beside); // one that a crash left has whatever mode it was made with
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (mode is not null && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using (var file = new FileStream(beside, options))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
        Folder.Sync(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
