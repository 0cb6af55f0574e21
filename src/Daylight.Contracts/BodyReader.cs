using System.Formats.Cbor;

namespace Daylight.Contracts;

/// <summary>Reads an entry's body strictly: canonical CBOR, one map, known sizes, nothing behind it.</summary>
internal sealed class BodyReader
{
    private const int MaxFields = 32;

    private readonly Dictionary<string, object> fields = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">The bytes are not a canonical map of texts, numbers, flags and byte strings.</exception>
    public BodyReader(ReadOnlyMemory<byte> body)
    {
        try
        {
            var reader = new CborReader(body, CborConformanceMode.Canonical);
            var count = reader.ReadStartMap() ?? throw new FormatException("entry body: a map of unknown length");
            if (count > MaxFields)
            {
                throw new FormatException($"entry body: {count} fields; at most {MaxFields}");
            }

            for (var i = 0; i < count; i++)
            {
                var key = reader.ReadTextString();
                fields[key] = reader.PeekState() switch
                {
                    CborReaderState.TextString => reader.ReadTextString(),
                    CborReaderState.ByteString => reader.ReadByteString(),
                    CborReaderState.Boolean => reader.ReadBoolean(),
                    CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger => reader.ReadInt64(),
                    var other => throw new FormatException($"entry body: field '{key}' is a {other}"),
                };
            }

            reader.ReadEndMap();
            if (reader.BytesRemaining != 0)
            {
                throw new FormatException("entry body: bytes after the map");
            }
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            throw new FormatException("entry body: " + e.Message, e);
        }
    }

    public string Text(string key) => TextOrNull(key) ?? throw Missing(key, "text");

    public string? TextOrNull(string key) => Find<string>(key, "text");

    public long Number(string key) => NumberOrNull(key) ?? throw Missing(key, "a number");

    public long? NumberOrNull(string key) => fields.TryGetValue(key, out var v) ? v as long? ?? throw Missing(key, "a number") : null;

    public bool Flag(string key) => fields.TryGetValue(key, out var v) && v is bool flag ? flag : throw Missing(key, "a flag");

    /// <summary>A flag that is left out when not set.</summary>
    public bool FlagIfSet(string key) => fields.ContainsKey(key) && (Flag(key) ? true : throw new FormatException($"entry body: field '{key}' is left out when not set"));

    public byte[] Bytes(string key, int length = -1)
    {
        var bytes = Find<byte[]>(key, "bytes") ?? throw Missing(key, "bytes");
        return length < 0 || bytes.Length == length
            ? bytes
            : throw new FormatException($"entry body: field '{key}' has {bytes.Length} bytes; expected {length}");
    }

    private T? Find<T>(string key, string what)
        where T : class =>
        fields.TryGetValue(key, out var v) ? v as T ?? throw Missing(key, what) : null;

    private static FormatException Missing(string key, string what) => new($"entry body: field '{key}' is missing or not {what}");
}
