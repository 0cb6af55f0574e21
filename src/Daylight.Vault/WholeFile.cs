namespace Daylight.Vault;

/// <summary>Writes small files that are there whole or not at all, whenever the power goes.</summary>
public static class WholeFile
{
    /// <summary>Replaces a file's text and syncs it.</summary>
    /// <exception cref="IOException">The disk refuses; what was there before is still there.</exception>
    public static void Write(string path, string text)
    {
        var beside = path + ".new";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }
}
