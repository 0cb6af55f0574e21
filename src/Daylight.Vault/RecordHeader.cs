using System.Buffers.Binary;

namespace Daylight.Vault;

/// <summary>
/// A record's clear header, 48 bytes, little endian; as a whole it is the associated data of the record's seal.
/// </summary>
/// <param name="SealedLength">Bytes of ciphertext and tag that follow.</param>
/// <param name="Flags">What the record is.</param>
/// <param name="Stream">Which stream.</param>
/// <param name="Codec">How its picture is coded.</param>
/// <param name="Counter">The nonce; counts up within the track's volume.</param>
/// <param name="CaptureMicros">When it was captured by the recorder's clock, microseconds since 1970; its minute decides the key.</param>
/// <param name="ReceiveMicros">When it came, by the recorder's clock, microseconds since 1970.</param>
/// <param name="MediaTime90k">RTP time, extended past its 32 bits, in 1/90000 s.</param>
/// <param name="Duration90k">How long it is shown, in 1/90000 s; 0 when not known yet.</param>
public readonly record struct RecordHeader(
    int SealedLength,
    RecordFlags Flags,
    StreamKind Stream,
    RecordCodec Codec,
    ulong Counter,
    long CaptureMicros,
    long ReceiveMicros,
    long MediaTime90k,
    uint Duration90k)
{
    /// <summary>Length of the encoding in bytes.</summary>
    public const int Length = 48;

    /// <summary>The longest access unit with its tag, in bytes.</summary>
    public const int MaxSealedLength = 8 * 1024 * 1024;

    /// <summary>The minute whose key seals the record.</summary>
    public UnixMinute Minute => UnixMinute.OfMicros(CaptureMicros);

    /// <summary>Writes the 48 bytes.</summary>
    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, SealedLength);
        BinaryPrimitives.WriteUInt16LittleEndian(to[4..], (ushort)Flags);
        to[6] = (byte)Stream;
        to[7] = (byte)Codec;
        BinaryPrimitives.WriteUInt64LittleEndian(to[8..], Counter);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], CaptureMicros);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], ReceiveMicros);
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], MediaTime90k);
        BinaryPrimitives.WriteUInt32LittleEndian(to[40..], Duration90k);
        BinaryPrimitives.WriteUInt32LittleEndian(to[44..], 0);
    }

    /// <summary>Reads a header.</summary>
    /// <exception cref="FormatException">The bytes are not one; the message names the field.</exception>
    public static RecordHeader Read(ReadOnlySpan<byte> from)
    {
        if (from.Length < Length)
        {
            throw new FormatException($"record: {from.Length} bytes; a header has {Length}");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(from);
        if (length is < Hpke.TagLength or > MaxSealedLength)
        {
            throw new FormatException($"record: sealed length {length}; expected {Hpke.TagLength} to {MaxSealedLength}");
        }

        var flags = BinaryPrimitives.ReadUInt16LittleEndian(from[4..]);
        if (flags > 15 || from[6] > 1 || from[7] is not (1 or 2) || BinaryPrimitives.ReadUInt32LittleEndian(from[44..]) != 0)
        {
            throw new FormatException($"record: flags {flags}, stream {from[6]}, codec {from[7]} or the reserved field is not of this version");
        }

        return new RecordHeader(
            length,
            (RecordFlags)flags,
            (StreamKind)from[6],
            (RecordCodec)from[7],
            BinaryPrimitives.ReadUInt64LittleEndian(from[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(from[40..]));
    }
}
