using System.Text;

namespace Daylight.Vault.Disks;

/// <summary>Small files that are there whole or as they were before.</summary>
public static class DurableText
{
    /// <summary>Writes a file; it is on the disk when this returns.</summary>
    /// <exception cref="IOException">It may not be: the file is as it was before, or as it is to be.</exception>
    public static void Write(string path, string text)
    {
        var beside = path + ".new";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
        Folder.Sync(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
