namespace Daylight.Vault;

/// <summary>A volume's file while it is written. Any failure is an <see cref="IOException"/>.</summary>
public interface IVolumeFile : IDisposable
{
    /// <summary>Writes blocks one behind the other.</summary>
    /// <param name="offset">Where the first goes; a multiple of 4096.</param>
    /// <param name="blocks">Each a multiple of 4096 bytes long and so aligned in memory.</param>
    void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> blocks);

    /// <summary>Returns when all that was written is on the disk.</summary>
    void Sync();
}
