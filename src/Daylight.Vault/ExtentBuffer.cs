using System.Runtime.InteropServices;

namespace Daylight.Vault;

/// <summary>
/// Memory of one extent, aligned for writing past the page cache. It is shared by the writer that fills it, the queue of the disk
/// and the tail that viewers join at; whoever lets go last gives it back.
/// </summary>
internal sealed class ExtentBuffer
{
    private readonly ExtentBuffers? pool;
    private int holders;

    public ExtentBuffer(int capacity, ExtentBuffers? pool)
    {
        this.pool = pool;
        var memory = GC.AllocateUninitializedArray<byte>(capacity + VolumeHeader.Block, pinned: true);
        var over = (int)((long)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0) % VolumeHeader.Block);
        Memory = memory.AsMemory(over == 0 ? 0 : VolumeHeader.Block - over, capacity);
    }

    /// <summary>All of it.</summary>
    public Memory<byte> Memory { get; }

    /// <summary>Bytes in use: header, records, and padding once closed.</summary>
    public int Length { get; set; }

    /// <summary>The box under which its records are sealed.</summary>
    public CameraBox? Box { get; set; }

    /// <summary>Begins to be used by one holder.</summary>
    public ExtentBuffer Take()
    {
        holders = 1;
        Length = ExtentHeader.Length;
        return this;
    }

    public void Hold() => Interlocked.Increment(ref holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref holders) == 0)
        {
            Box = null;
            pool?.Return(this);
        }
    }
}
