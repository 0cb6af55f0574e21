using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Daylight.Vault;

/// <summary>
/// The header of a run of one track's records, 256 bytes, little endian. The extent's digest is SHA-256 over this header, which
/// holds the payload's own SHA-256 and the digest of the track's extent before: so a track's footage is a chain, and the chain
/// can be followed without reading the footage.
/// </summary>
/// <param name="Volume">The volume it stands in.</param>
/// <param name="Track">The camera and stream.</param>
/// <param name="Sequence">Counts up along the track's chain, across volumes, from 0.</param>
/// <param name="FirstMicros">Capture time of its first record.</param>
/// <param name="LastMicros">Capture time of its last record; in the same minute as the first.</param>
/// <param name="Records">How many records.</param>
/// <param name="KeyFrames">How many of them are key frames.</param>
/// <param name="PayloadLength">Bytes of records behind the header.</param>
/// <param name="PreviousOffset">Where the track's extent before stands in this volume, or -1 when it is the volume's first.</param>
/// <param name="PreviousDigest">The digest of the track's extent before; zeros for sequence 0. 32 bytes.</param>
/// <param name="PayloadDigest">SHA-256 of the payload. 32 bytes.</param>
public sealed record ExtentHeader(
    VolumeId Volume,
    TrackId Track,
    long Sequence,
    long FirstMicros,
    long LastMicros,
    int Records,
    int KeyFrames,
    int PayloadLength,
    long PreviousOffset,
    ReadOnlyMemory<byte> PreviousDigest,
    ReadOnlyMemory<byte> PayloadDigest)
{
    /// <summary>Length in bytes.</summary>
    public const int Length = VolumeHeader.UsedLength;

    /// <summary>The longest payload, in bytes: one extent's worth and the largest record that may overshoot it.</summary>
    public const int MaxPayload = (1024 * 1024) + RecordHeader.Length + RecordHeader.MaxSealedLength;

    internal static ReadOnlySpan<byte> Magic => "DLEX"u8;

    /// <summary>The whole extent's length in its volume, padded to blocks.</summary>
    public long StoredLength => VolumeHeader.Padded(Length + (long)PayloadLength);

    /// <summary>The minute that all its records lie in.</summary>
    public UnixMinute Minute => UnixMinute.OfMicros(FirstMicros);

    /// <summary>SHA-256 over the encoded header: the link of the track's chain. 32 bytes.</summary>
    public byte[] Digest()
    {
        var bytes = new byte[Length];
        Write(bytes);
        return SHA256.HashData(bytes);
    }

    /// <summary>Writes the 256 bytes.</summary>
    public void Write(Span<byte> to)
    {
        to[..Length].Clear();
        Magic.CopyTo(to);
        TrackField.Write(to[4..], Track);
        Volume.ToBytes().CopyTo(to[72..]);
        BinaryPrimitives.WriteInt64LittleEndian(to[88..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(to[96..], FirstMicros);
        BinaryPrimitives.WriteInt64LittleEndian(to[104..], LastMicros);
        BinaryPrimitives.WriteInt32LittleEndian(to[112..], Records);
        BinaryPrimitives.WriteInt32LittleEndian(to[116..], KeyFrames);
        BinaryPrimitives.WriteInt32LittleEndian(to[120..], PayloadLength);
        BinaryPrimitives.WriteInt64LittleEndian(to[128..], PreviousOffset);
        PreviousDigest.Span.CopyTo(to[136..]);
        PayloadDigest.Span.CopyTo(to[168..]);
        VolumeHeader.Crc.Write(to[..Length]);
    }

    /// <summary>Reads a header.</summary>
    /// <exception cref="FormatException">The bytes are not one; the message says what is wrong.</exception>
    public static ExtentHeader Read(ReadOnlySpan<byte> from)
    {
        if (from.Length < Length || !from.StartsWith(Magic) || !VolumeHeader.Crc.Check(from[..Length]))
        {
            throw new FormatException("extent: not an extent's header, or its checksum does not fit");
        }

        var header = new ExtentHeader(
            VolumeId.FromBytes(from[72..88]),
            TrackField.Read(from[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[88..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[96..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[104..]),
            BinaryPrimitives.ReadInt32LittleEndian(from[112..]),
            BinaryPrimitives.ReadInt32LittleEndian(from[116..]),
            BinaryPrimitives.ReadInt32LittleEndian(from[120..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[128..]),
            from[136..168].ToArray(),
            from[168..200].ToArray());
        return header is { Sequence: >= 0, Records: > 0, PayloadLength: > 0 and <= MaxPayload, PreviousOffset: >= -1 } && header.KeyFrames <= header.Records
            ? header
            : throw new FormatException($"extent {header.Sequence} of {header.Track}: a field is out of its range");
    }
}
