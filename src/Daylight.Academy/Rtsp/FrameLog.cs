using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace Daylight.Academy;

/// <summary>
/// A file with a row for every frame that fell due, sent or skipped: what a recorder's footage is held against. Little
/// endian: <c>DLFL</c>, the number of feeds (u32), each feed's path (u16 length, UTF-8), then rows of 32 bytes: feed, SSRC, RTP time, bytes (u32 each),
/// time sent (i64), flags (u32: 1 key frame, 2 skipped), zero (u32). Written by the playout thread alone.
/// </summary>
public sealed class FrameLog : IDisposable
{
    private const int RowLength = 32;
    private const uint KeyFlag = 1;
    private const uint SkippedFlag = 2;

    private readonly FileStream file;
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    internal FrameLog(string path, IEnumerable<CameraFeed> feeds)
    {
        file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 256 * 1024);
        foreach (var feed in feeds)
        {
            numbers.Add(feed.Path, numbers.Count);
        }

        using var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true);
        writer.Write("DLFL"u8);
        writer.Write((uint)numbers.Count);
        foreach (var name in numbers.Keys)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            writer.Write((ushort)bytes.Length);
            writer.Write(bytes);
        }
    }

    /// <summary>Reads the rows that are whole; the log may still be written to.</summary>
    /// <param name="path">The log's file.</param>
    /// <exception cref="InvalidDataException">It is not a frame log.</exception>
    public static IEnumerable<SentFrame> Read(string path)
    {
        using var file = Open(path);
        using var reader = new BinaryReader(file, Encoding.UTF8);
        var feeds = ReadFeeds(reader, path);
        var row = new byte[RowLength];
        while (reader.BaseStream.ReadAtLeast(row, RowLength, throwOnEndOfStream: false) == RowLength)
        {
            yield return Row(row, feeds);
        }
    }

    /// <summary>The newest whole row, or null when there is none: rows before it are all there, since one thread writes them in order.</summary>
    /// <param name="path">The log's file.</param>
    /// <exception cref="InvalidDataException">It is not a frame log.</exception>
    public static SentFrame? Latest(string path)
    {
        using var file = Open(path);
        using var reader = new BinaryReader(file, Encoding.UTF8);
        var feeds = ReadFeeds(reader, path);
        var rows = (file.Length - file.Position) / RowLength;
        if (rows == 0)
        {
            return null;
        }

        file.Position += (rows - 1) * RowLength;
        return Row(reader.ReadBytes(RowLength), feeds);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    internal int NumberOf(CameraFeed feed) => numbers[feed.Path];

    internal void Write(int feed, uint ssrc, uint rtpTime, ClipFrame picture, bool skipped)
    {
        Span<byte> row = stackalloc byte[RowLength];
        BinaryPrimitives.WriteInt32LittleEndian(row, feed);
        BinaryPrimitives.WriteUInt32LittleEndian(row[4..], ssrc);
        BinaryPrimitives.WriteUInt32LittleEndian(row[8..], rtpTime);
        BinaryPrimitives.WriteInt32LittleEndian(row[12..], picture.PayloadBytes);
        BinaryPrimitives.WriteInt64LittleEndian(row[16..], Stopwatch.GetTimestamp());
        BinaryPrimitives.WriteUInt32LittleEndian(row[24..], (picture.IsKey ? KeyFlag : 0) | (skipped ? SkippedFlag : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(row[28..], 0);
        file.Write(row);
    }

    internal void Flush() => file.Flush();

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 256 * 1024);

    private static string[] ReadFeeds(BinaryReader reader, string path)
    {
        if (!reader.ReadBytes(4).AsSpan().SequenceEqual("DLFL"u8))
        {
            throw new InvalidDataException($"{path}: not a frame log");
        }

        var feeds = new string[reader.ReadUInt32()];
        for (var i = 0; i < feeds.Length; i++)
        {
            feeds[i] = Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadUInt16()));
        }

        return feeds;
    }

    private static SentFrame Row(ReadOnlySpan<byte> row, string[] feeds)
    {
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(row[24..]);
        return new SentFrame(
            feeds[BinaryPrimitives.ReadUInt32LittleEndian(row)],
            BinaryPrimitives.ReadUInt32LittleEndian(row[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(row[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(row[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(row[16..]),
            (flags & KeyFlag) != 0,
            (flags & SkippedFlag) != 0);
    }
}
