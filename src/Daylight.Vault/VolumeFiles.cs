using System.Runtime.InteropServices;
using Daylight.Vault.Disks;
using Microsoft.Win32.SafeHandles;

namespace Daylight.Vault;

/// <summary>
/// The real file system. Volumes are written past the page cache where the file system can (O_DIRECT): footage is written once and
/// seldom read soon, and copying it into pages that are then written back costs more than the writing (measured in docs/design/recording.md).
/// </summary>
public sealed class VolumeFiles : IVolumeFiles
{
    private const int SetFlags = 4;

    // O_DIRECT is one of the few open(2) flags whose value differs between architectures.
    private static readonly int Direct = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x10000 : 0x4000;

    private readonly Action<string> syncFolder;

    /// <param name="syncFolder">Makes the names in a folder durable.</param>
    internal VolumeFiles(Action<string> syncFolder) => this.syncFolder = syncFolder;

    /// <summary>The one there is.</summary>
    public static VolumeFiles Real { get; } = new(Folder.Sync);

    /// <inheritdoc/>
    public IVolumeFile Create(string path)
    {
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);

        // Refused by file systems that cannot (tmpfs before Linux 6.6, some FUSE): the page cache then does, only dearer.
        _ = OperatingSystem.IsLinux() && fcntl(handle, SetFlags, Direct) == 0;
        try
        {
            syncFolder(Path.GetDirectoryName(path)!);
            return new VolumeFile(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Cut(string path, long length)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.SetLength(file, length);
        RandomAccess.FlushToDisk(file);
    }

#pragma warning disable SYSLIB1054 // Source-generated marshalling needs unsafe blocks; this call a volume does not.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fcntl(SafeFileHandle file, int command, int argument);
#pragma warning restore SYSLIB1054

    private sealed class VolumeFile(SafeFileHandle handle) : IVolumeFile
    {
        public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> blocks) => RandomAccess.Write(handle, blocks, offset);

        public void Sync() => RandomAccess.FlushToDisk(handle);

        public void Dispose() => handle.Dispose();
    }
}
