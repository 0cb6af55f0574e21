namespace Daylight.Recorder.Storage;

/// <summary>How large a disk is and what is free of it.</summary>
/// <param name="TotalBytes">Its size.</param>
/// <param name="FreeBytes">What this account may still write.</param>
public readonly record struct DiskSpace(long TotalBytes, long FreeBytes)
{
    /// <summary>The disk that a folder lies on.</summary>
    /// <exception cref="IOException">It cannot be asked.</exception>
    public static DiskSpace Of(string folder)
    {
        var drive = new DriveInfo(folder);
        return new DiskSpace(drive.TotalSize, drive.AvailableFreeSpace);
    }
}
