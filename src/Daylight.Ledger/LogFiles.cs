using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Daylight.Ledger;

/// <summary>Durable writing of small files: whole or not at all.</summary>
internal static class LogFiles
{
    /// <summary>Writes beside, syncs, renames over. The folder is synced by <see cref="SyncFolder"/>, once for many files.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        var beside = path + ".new";
        using (var file = File.OpenHandle(beside, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, bytes, 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Makes renames and new names in a folder durable, where the system has such a thing.</summary>
    public static void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var handle = new SafeFileHandle(Native.Open(folder, 0), ownsHandle: true);
        if (handle.IsInvalid || Native.Fsync(handle) != 0)
        {
            throw new IOException($"{folder}: cannot be synced (errno {Marshal.GetLastPInvokeError()})");
        }
    }

    private static class Native
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Fsync(SafeFileHandle file);
    }
}
