using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Daylight.Vault;

/// <summary>Reads a volume: its header, its items in order, an extent's payload.</summary>
public sealed class VolumeReader : IDisposable
{
    private const int BoxOffset = 72;
    private readonly SafeFileHandle file;

    private VolumeReader(string path, SafeFileHandle file, VolumeHeader header)
    {
        Path = path;
        this.file = file;
        Header = header;
    }

    /// <summary>The volume's file.</summary>
    public string Path { get; }

    /// <summary>What the volume says it is.</summary>
    public VolumeHeader Header { get; }

    /// <summary>The file's length in bytes, now.</summary>
    public long FileLength => RandomAccess.GetLength(file);

    internal static ReadOnlySpan<byte> BoxMagic => "DLBX"u8;

    /// <summary>Opens a volume; it may still be written to.</summary>
    /// <exception cref="FormatException">The file is not a volume; the message names it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static VolumeReader Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var block = new byte[VolumeHeader.UsedLength];
            var read = RandomAccess.Read(file, block, 0);
            return new VolumeReader(path, file, VolumeHeader.Decode(block.AsSpan(0, read)));
        }
        catch (FormatException e)
        {
            file.Dispose();
            throw new FormatException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The items from an offset on, without their payloads. Stops before the first that does not check.</summary>
    /// <param name="from">Where to begin: 0 for the first item.</param>
    public IEnumerable<VolumeItem> Items(long from = 0)
    {
        var offset = Math.Max(from, VolumeHeader.Block);
        while (TryReadItem(offset) is { } item)
        {
            yield return item;
            offset += item.StoredLength;
        }
    }

    /// <summary>The extent that begins at an offset.</summary>
    /// <exception cref="FormatException">None does.</exception>
    public ExtentHeader ExtentAt(long offset) =>
        TryReadItem(offset)?.Extent ?? throw new FormatException($"{Path}: no extent at offset {offset}");

    /// <summary>An extent's payload; its SHA-256 is checked when asked for.</summary>
    /// <exception cref="FormatException">The payload is not what the header commits to.</exception>
    public byte[] Payload(long offset, ExtentHeader extent, bool verify)
    {
        var payload = GC.AllocateUninitializedArray<byte>(extent.PayloadLength);
        var read = 0;
        while (read < payload.Length && RandomAccess.Read(file, payload.AsSpan(read), offset + ExtentHeader.Length + read) is > 0 and var n)
        {
            read += n;
        }

        return read == payload.Length && (!verify || SHA256.HashData(payload).AsSpan().SequenceEqual(extent.PayloadDigest.Span))
            ? payload
            : throw new FormatException($"{Path}: extent {extent.Sequence} of {extent.Track} at offset {offset} is not what its header commits to");
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>A track's extents of a minute in a volume, in order, found by following their links backwards.</summary>
    /// <exception cref="FormatException">The volume does not check.</exception>
    internal static Stack<StoredExtent> Links(string path, TrackId track, RecordedMinute minute)
    {
        using var reader = Open(path);
        var extents = new Stack<StoredExtent>();
        for (var offset = minute.LastOffset; offset >= 0;)
        {
            var extent = reader.ExtentAt(offset);
            if (extent.Track != track || extent.Minute != minute.Minute)
            {
                break;
            }

            extents.Push(new StoredExtent(path, offset, extent));
            offset = extent.PreviousOffset;
        }

        return extents;
    }

    internal static byte[] Encode(CameraBox box)
    {
        var block = new byte[VolumeHeader.Block];
        BoxMagic.CopyTo(block);
        TrackField.Write(block.AsSpan(4), box.Track);
        box.Sealed.Span.CopyTo(block.AsSpan(BoxOffset));
        VolumeHeader.Crc.Write(block.AsSpan(0, VolumeHeader.UsedLength));
        return block;
    }

    private VolumeItem? TryReadItem(long offset)
    {
        var header = new byte[VolumeHeader.UsedLength];
        if (RandomAccess.Read(file, header, offset) < header.Length || !VolumeHeader.Crc.Check(header))
        {
            return null;
        }

        try
        {
            if (header.AsSpan().StartsWith(BoxMagic))
            {
                var box = new CameraBox(Header.Volume, TrackField.Read(header.AsSpan(4)), Header.Epoch, header.AsMemory(BoxOffset, CameraBox.SealedLength));
                return new VolumeItem(offset, VolumeHeader.Block, box, null);
            }

            var extent = ExtentHeader.Read(header);
            return extent.Volume == Header.Volume && offset + ExtentHeader.Length + extent.PayloadLength <= FileLength
                ? new VolumeItem(offset, extent.StoredLength, null, extent)
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
