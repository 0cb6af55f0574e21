using System.Runtime.InteropServices;

namespace Daylight.Bench;

/// <summary>The kernel's cache of files.</summary>
internal static class PageCache
{
    private const int DontNeed = 4; // POSIX_FADV_DONTNEED

    /// <summary>Drops what the kernel holds of a file, so that the next read comes from the disk. Other programs' files stay.</summary>
    public static void Forget(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        // Only clean pages can be dropped.
        RandomAccess.FlushToDisk(file);
        var error = Advise((int)file.DangerousGetHandle(), 0, 0, DontNeed);
        if (error != 0)
        {
            throw new BenchException($"{path}: the kernel would not drop it from its cache (error {error})");
        }
    }

    [DllImport("libc", EntryPoint = "posix_fadvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(int file, long offset, long length, int advice);
}
