namespace Daylight.Vault;

/// <summary>Extent buffers that are not in use. The last one returned is the first one taken, because the cache still holds it.</summary>
internal sealed class ExtentBuffers(int extentBytes, long mostKeptBytes)
{
    private readonly int capacity = (int)VolumeHeader.Padded(ExtentHeader.Length + extentBytes);

    // Guards the stack.
    private readonly Lock gate = new();
    private readonly Stack<ExtentBuffer> free = new();

    /// <summary>A buffer for an extent whose first record takes <paramref name="first"/> bytes.</summary>
    public ExtentBuffer Take(int first)
    {
        var needed = (int)VolumeHeader.Padded(ExtentHeader.Length + first);
        if (needed > capacity)
        {
            return new ExtentBuffer(needed, null).Take();
        }

        lock (gate)
        {
            if (free.TryPop(out var buffer))
            {
                return buffer.Take();
            }
        }

        return new ExtentBuffer(capacity, this).Take();
    }

    public void Return(ExtentBuffer buffer)
    {
        lock (gate)
        {
            if (free.Count * (long)capacity < mostKeptBytes)
            {
                free.Push(buffer);
            }
        }
    }
}
