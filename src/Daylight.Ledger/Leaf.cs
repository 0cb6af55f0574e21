using System.Formats.Cbor;

namespace Daylight.Ledger;

/// <summary>
/// What the log holds of an entry: its kind, its time, the tree it came after, and a salted commitment to the rest.
/// Encoded as canonical CBOR (RFC 8949 section 4.2): [1, kind, Unix ms, size before, root before, commitment].
/// </summary>
/// <param name="Kind">What kind of entry, 1 to 64 characters.</param>
/// <param name="Time">When it was written, by the writer's clock, to the millisecond.</param>
/// <param name="AfterSize">The size of a tree that the entry came after.</param>
/// <param name="AfterRoot">That tree's root, so that the entry cannot be older than it.</param>
/// <param name="Commitment">See <see cref="Opening.Commitment"/>.</param>
public sealed record Leaf(string Kind, DateTimeOffset Time, long AfterSize, Digest AfterRoot, Digest Commitment)
{
    private const int Version = 1;
    private const int MaxKind = 64;

    /// <summary>Encodes the leaf.</summary>
    public byte[] Encode()
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(6);
        writer.WriteInt32(Version);
        writer.WriteTextString(Kind);
        writer.WriteInt64(Time.ToUnixTimeMilliseconds());
        writer.WriteInt64(AfterSize);
        writer.WriteByteString(AfterRoot.Span);
        writer.WriteByteString(Commitment.Span);
        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <summary>Reads a leaf.</summary>
    /// <exception cref="FormatException">The bytes are not a leaf; the message says what is wrong.</exception>
    public static Leaf Decode(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var reader = new CborReader(bytes, CborConformanceMode.Canonical);
            if (reader.ReadStartArray() != 6 || reader.ReadInt32() != Version)
            {
                throw new FormatException("leaf: not a version 1 leaf");
            }

            var leaf = new Leaf(
                reader.ReadTextString(),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()),
                reader.ReadInt64(),
                new Digest(reader.ReadByteString()),
                new Digest(reader.ReadByteString()));
            reader.ReadEndArray();
            return reader.BytesRemaining == 0 && leaf.AfterSize >= 0 && leaf.Kind.Length is > 0 and <= MaxKind
                ? leaf
                : throw new FormatException("leaf: a field is out of its range");
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException or ArgumentException)
        {
            throw new FormatException("leaf: " + e.Message, e);
        }
    }
}
