namespace Daylight.Vault;

/// <summary>What a store asks of a file system; the seam at which tests inject every fault.</summary>
public interface IVolumeFiles
{
    /// <summary>Creates a file that is not there yet; its name is on the disk when this returns.</summary>
    /// <exception cref="IOException">It is there, or the disk refuses; the file may be there then, and nothing may be written to it.</exception>
    IVolumeFile Create(string path);

    /// <summary>Cuts a file that nobody writes to and syncs it.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    void Cut(string path, long length);
}
