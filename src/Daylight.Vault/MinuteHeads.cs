using System.Formats.Cbor;
using Daylight.Vault.Disks;

namespace Daylight.Vault;

/// <summary>The chain heads of all tracks at a minute's end, as the heads file keeps them and the log commits to them.</summary>
/// <param name="Minute">The minute that has ended.</param>
/// <param name="Heads">The heads in the order of their tracks' names.</param>
public sealed record MinuteHeads(UnixMinute Minute, IReadOnlyList<ChainHead> Heads)
{
    private const int MaxHeads = 100_000;

    /// <summary>The leaf of one head in the minute's tree: canonical CBOR [camera, stream, sequence, digest].</summary>
    public static byte[] Leaf(ChainHead head)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        Write(writer, head);
        return writer.Encode();
    }

    /// <summary>Adds a minute to the heads file of its day and syncs it; a new day's file has a durable name before anything is in it.</summary>
    /// <exception cref="IOException">The minute may not be there, or torn.</exception>
    public void AppendTo(string folder) => AppendTo(folder, Folder.Sync);

    /// <summary>The newest heads that a folder of heads files tells of, which are those of all tracks there ever were; none when it tells of none.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<ChainHead> Newest(string folder)
    {
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.heads").OrderDescending(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            MinuteHeads? newest = null;
            ReadOnlyMemory<byte> rest = File.ReadAllBytes(path);
            try
            {
                while (TryRead(path, ref rest) is { } minute)
                {
                    newest = minute;
                }
            }
            catch (FormatException)
            {
                // What stands before the damage is older and still true: chains only grow.
            }

            if (newest is not null)
            {
                return newest.Heads;
            }
        }

        return [];
    }

    internal void AppendTo(string folder, Action<string> syncFolder)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(2);
        writer.WriteInt64(Minute.Value);
        writer.WriteStartArray(Heads.Count);
        foreach (var head in Heads)
        {
            Write(writer, head);
        }

        writer.WriteEndArray();
        writer.WriteEndArray();
        Directory.CreateDirectory(folder);
        using var file = new FileStream(
            Path.Combine(folder, Minute.Start.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) + ".heads"), FileMode.Append, FileAccess.Write);
        if (file.Length == 0)
        {
            syncFolder(folder);
            syncFolder(Path.GetDirectoryName(Path.GetFullPath(folder))!); // the first day's folder is new as well
        }

        file.Write(writer.Encode());
        file.Flush(flushToDisk: true);
    }

    /// <summary>
    /// Cuts from the newest heads file what a crash left of its last append: minutes appended behind it could never be read. Called
    /// before the first append.
    /// </summary>
    /// <exception cref="FormatException">The file holds something else; it is left as it is.</exception>
    public static void Mend(string folder)
    {
        if (!Directory.Exists(folder) || Directory.EnumerateFiles(folder, "*.heads").Max(StringComparer.Ordinal) is not { } path)
        {
            return;
        }

        ReadOnlyMemory<byte> rest = File.ReadAllBytes(path);
        var length = rest.Length;
        while (TryRead(path, ref rest) is not null)
        {
        }

        if (!rest.IsEmpty)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            file.SetLength(length - rest.Length);
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Reads all minutes of a folder of heads files, in order. A torn end of a file is left out.</summary>
    /// <exception cref="FormatException">A file holds something else; the message names it.</exception>
    public static IEnumerable<MinuteHeads> ReadAll(string folder)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*.heads").Order(StringComparer.Ordinal))
        {
            ReadOnlyMemory<byte> rest = File.ReadAllBytes(path);
            while (TryRead(path, ref rest) is { } minute)
            {
                yield return minute;
            }
        }
    }

    private static MinuteHeads? TryRead(string path, ref ReadOnlyMemory<byte> rest)
    {
        if (rest.IsEmpty)
        {
            return null;
        }

        try
        {
            var reader = new CborReader(rest, CborConformanceMode.Canonical, allowMultipleRootLevelValues: true);
            var item = reader.ReadEncodedValue();
            rest = rest[item.Length..];
            return Decode(item);
        }
        catch (CborContentException)
        {
            // A crash within the last append.
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or OverflowException or FormatException)
        {
            throw new FormatException($"{path}: {e.Message}", e);
        }
    }

    private static MinuteHeads Decode(ReadOnlyMemory<byte> item)
    {
        var reader = new CborReader(item, CborConformanceMode.Canonical);
        reader.ReadStartArray();
        var minute = new UnixMinute(reader.ReadInt64());
        var count = reader.ReadStartArray() ?? 0;
        if (count > MaxHeads)
        {
            throw new FormatException($"heads: {count} tracks; at most {MaxHeads}");
        }

        var heads = new List<ChainHead>(count);
        for (var i = 0; i < count; i++)
        {
            reader.ReadStartArray();
            var track = new TrackId(CameraId.Parse(reader.ReadTextString()), reader.ReadInt32() == 0 ? StreamKind.Main : StreamKind.Sub);
            heads.Add(new ChainHead(track, reader.ReadInt64(), reader.ReadByteString()));
            reader.ReadEndArray();
        }

        return new MinuteHeads(minute, heads);
    }

    private static void Write(CborWriter writer, ChainHead head)
    {
        writer.WriteStartArray(4);
        writer.WriteTextString(head.Track.Camera.Value);
        writer.WriteInt32((int)head.Track.Stream);
        writer.WriteInt64(head.Sequence);
        writer.WriteByteString(head.Digest.Span);
        writer.WriteEndArray();
    }
}
