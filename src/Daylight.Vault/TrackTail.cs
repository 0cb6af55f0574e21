namespace Daylight.Vault;

/// <summary>
/// A track's last group of pictures, in the extents' own memory. A viewer who joins is handed a copy, so that nobody waits for a key
/// frame; while nobody joins it costs no copying at all. Guarded by its writer.
/// </summary>
internal sealed class TrackTail
{
    // A camera without key frames must not hold memory without end: what is held is counted, not what is in use.
    private const long MostHeld = 8 * 1024 * 1024;

    private readonly List<Piece> pieces = [];
    private long held;
    private bool setsAtEnd;

    /// <summary>Bytes of memory that it keeps from being used again.</summary>
    public long Held => held;

    /// <summary>Takes note of a record that begins at an offset of a buffer.</summary>
    public void Add(ExtentBuffer buffer, int offset, RecordFlags flags)
    {
        var begins = flags.HasFlag(RecordFlags.ParameterSets) || (flags.HasFlag(RecordFlags.KeyFrame) && !setsAtEnd);
        setsAtEnd = flags.HasFlag(RecordFlags.ParameterSets);
        if (begins || held > MostHeld)
        {
            Clear();
        }

        if (!begins && pieces.Count == 0)
        {
            return;
        }

        if (pieces.Count == 0 || pieces[^1].Buffer != buffer)
        {
            Compact();
            buffer.Hold();
            held += buffer.Memory.Length;
            pieces.Add(new Piece(buffer, buffer.Box!, buffer.Memory.Slice(offset, 0), offset));
        }

        var length = RecordHeader.Length + System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(buffer.Memory.Span[offset..]);
        var piece = pieces[^1];
        pieces[^1] = piece with { Records = buffer.Memory[piece.Begin..(offset + length)] };
    }

    /// <summary>Copies the records, each with its box.</summary>
    public IReadOnlyList<LiveSealed> Copy()
    {
        var records = new List<LiveSealed>();
        foreach (var piece in pieces)
        {
            ReadOnlyMemory<byte> copy = piece.Records.ToArray();
            foreach (var record in StoredExtent.Records(copy))
            {
                records.Add(new LiveSealed(piece.Box, record, RecordHeader.Read(record.Span).Flags));
            }
        }

        return records;
    }

    public void Clear()
    {
        pieces.ForEach(p => p.Buffer?.Release());
        pieces.Clear();
        held = 0;
    }

    /// <summary>A slow stream's extents close by age, nearly empty: a long group of pictures would hold a buffer for each.</summary>
    private void Compact()
    {
        if (pieces.Count > 0 && pieces[^1] is { Buffer: { } buffer } last && last.Records.Length < buffer.Memory.Length / 2)
        {
            pieces[^1] = last with { Buffer = null, Records = last.Records.ToArray() };
            held += last.Records.Length - buffer.Memory.Length;
            buffer.Release();
        }
    }

    private readonly record struct Piece(ExtentBuffer? Buffer, CameraBox Box, ReadOnlyMemory<byte> Records, int Begin);
}
