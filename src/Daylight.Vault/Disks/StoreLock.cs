namespace Daylight.Vault.Disks;

/// <summary>One process at a time has a store open to write. Let go by the system when the process ends, however it ends.</summary>
public sealed class StoreLock : IDisposable
{
    private readonly FileStream file;

    private StoreLock(FileStream file) => this.file = file;

    /// <summary>Takes a store.</summary>
    /// <exception cref="InvalidDataException">Another process has it.</exception>
    public static StoreLock Take(string folder)
    {
        var path = Path.Combine(folder, "in-use");
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
            {
                file.Lock(0, 1);
            }

            return new StoreLock(file);
        }
        catch (IOException e)
        {
            file.Dispose();
            throw new InvalidDataException($"{path}: another process has this store open; stop that recorder first", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
