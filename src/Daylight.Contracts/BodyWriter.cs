using System.Formats.Cbor;

namespace Daylight.Contracts;

/// <summary>Writes an entry's body: one canonical CBOR map (RFC 8949 section 4.2.1) with text keys. Absent values are left out.</summary>
internal sealed class BodyWriter
{
    private readonly SortedDictionary<string, Action<CborWriter>> fields = new(CanonicalKeyOrder.Instance);

    public BodyWriter Text(string key, string? value) => value is null ? this : Add(key, w => w.WriteTextString(value));

    public BodyWriter Number(string key, long? value) => value is null ? this : Add(key, w => w.WriteInt64(value.Value));

    public BodyWriter Flag(string key, bool value) => Add(key, w => w.WriteBoolean(value));

    /// <summary>A flag that older bodies do not have: left out when not set, so that there is one encoding.</summary>
    public BodyWriter FlagIfSet(string key, bool value) => value ? Flag(key, true) : this;

    public BodyWriter Bytes(string key, ReadOnlyMemory<byte> value) => Add(key, w => w.WriteByteString(value.Span));

    public byte[] ToArray()
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartMap(fields.Count);
        foreach (var (key, write) in fields)
        {
            writer.WriteTextString(key);
            write(writer);
        }

        writer.WriteEndMap();
        return writer.Encode();
    }

    private BodyWriter Add(string key, Action<CborWriter> write)
    {
        fields.Add(key, write);
        return this;
    }
}
