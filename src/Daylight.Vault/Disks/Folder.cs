using System.Runtime.InteropServices;

namespace Daylight.Vault.Disks;

/// <summary>A folder's own durability: a new or renamed file's name is lost in a power failure unless its folder is synced too.</summary>
internal static class Folder
{
    // Some file systems cannot sync a folder, and say so (fsync(2): EINVAL); their names are as durable as they can be made.
    private const int NotSupported = 22;

    /// <summary>Returns when the names in a folder are on the disk.</summary>
    /// <exception cref="IOException">They may not be.</exception>
    public static void Sync(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var descriptor = open(folder, 0);
        if (descriptor < 0)
        {
            throw Failed(folder, Marshal.GetLastPInvokeError());
        }

        var error = fsync(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = close(descriptor);
        if (error is not (0 or NotSupported))
        {
            throw Failed(folder, error);
        }
    }

    private static IOException Failed(string folder, int error) => new($"{folder}: the folder cannot be synced: {Marshal.GetPInvokeErrorMessage(error)}");

#pragma warning disable SYSLIB1054 // Source-generated marshalling needs unsafe blocks; these calls a volume do not.
    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(int descriptor);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int close(int descriptor);
#pragma warning restore SYSLIB1054
}
