using Microsoft.Win32.SafeHandles;

namespace Daylight.Vault;

/// <summary>The volume being written. Its state is guarded by the store's lock.</summary>
internal sealed class OpenVolume(VolumeHeader header, byte[] epochPublicKey, string path, SafeFileHandle file)
{
    public VolumeHeader Header { get; } = header;

    public byte[] EpochPublicKey { get; } = epochPublicKey;

    public string Path { get; } = path;

    public SafeFileHandle File { get; } = file;

    public long Length { get; set; }

    /// <summary>Extents that are written but not yet synced.</summary>
    public List<(long Offset, ExtentHeader Extent)> Unsynced { get; } = [];

    /// <summary>Camera boxes that are written but not yet synced.</summary>
    public List<CameraBox> UnsyncedBoxes { get; } = [];

    /// <summary>When a newer volume took over, by the clock's timestamp.</summary>
    public long EndedAt { get; set; }

    /// <summary>Set by a failed write or sync: nothing more is written here, and the sync is never retried.</summary>
    public bool Failed { get; set; }
}
