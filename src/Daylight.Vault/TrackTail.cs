namespace Daylight.Vault;

/// <summary>
/// A track's last group of pictures, in the extents' own memory. A viewer who joins is handed a copy, so that nobody waits for a key
/// frame; while nobody joins it costs no copying at all. Guarded by its writer.
/// </summary>
internal sealed class TrackTail
{
    // A camera without key frames must not hold memory without end.
    private const long MostBytes = 16 * 1024 * 1024;

    private readonly List<Piece> pieces = [];
    private long bytes;
    private bool setsAtEnd;

    /// <summary>Takes note of a record that begins at an offset of a buffer.</summary>
    public void Add(ExtentBuffer buffer, int offset, RecordFlags flags)
    {
        var begins = flags.HasFlag(RecordFlags.ParameterSets) || (flags.HasFlag(RecordFlags.KeyFrame) && !setsAtEnd);
        setsAtEnd = flags.HasFlag(RecordFlags.ParameterSets);
        if (begins || bytes > MostBytes)
        {
            Clear();
        }

        if (!begins && pieces.Count == 0)
        {
            return;
        }

        if (pieces.Count == 0 || pieces[^1].Buffer != buffer)
        {
            buffer.Hold();
            pieces.Add(new Piece(buffer, buffer.Box!, offset, offset));
        }

        var length = RecordHeader.Length + System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(buffer.Memory.Span[offset..]);
        pieces[^1] = pieces[^1] with { End = offset + length };
        bytes += length;
    }

    /// <summary>Copies the records, each with its box.</summary>
    public IReadOnlyList<LiveSealed> Copy()
    {
        var records = new List<LiveSealed>();
        foreach (var piece in pieces)
        {
            ReadOnlyMemory<byte> copy = piece.Buffer.Memory[piece.Begin..piece.End].ToArray();
            foreach (var record in StoredExtent.Records(copy))
            {
                records.Add(new LiveSealed(piece.Box, record, RecordHeader.Read(record.Span).Flags));
            }
        }

        return records;
    }

    public void Clear()
    {
        pieces.ForEach(p => p.Buffer.Release());
        pieces.Clear();
        bytes = 0;
    }

    private readonly record struct Piece(ExtentBuffer Buffer, CameraBox Box, int Begin, int End);
}
