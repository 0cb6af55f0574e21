namespace Daylight.Vault;

/// <summary>A volume's identity: a UUIDv7 (RFC 9562 section 5.7), so that volumes sort by their making.</summary>
/// <param name="Value">The UUID. On disk and in bindings it is written big endian, as RFC 9562 section 4 prints it.</param>
public readonly record struct VolumeId(Guid Value)
{
    /// <summary>A new identity at the given time.</summary>
    public static VolumeId Create(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <summary>When it was made, to the millisecond, in microseconds since 1970: the first 48 bits of a UUIDv7.</summary>
    public long CreatedMicros => (long)(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(ToBytes()) >> 16) * 1000;

    /// <summary>The 16 bytes, big endian.</summary>
    public byte[] ToBytes() => Value.ToByteArray(bigEndian: true);

    /// <summary>Reads 16 big-endian bytes.</summary>
    public static VolumeId FromBytes(ReadOnlySpan<byte> bytes) => new(new Guid(bytes, bigEndian: true));

    /// <summary>Reads the usual form.</summary>
    public static bool TryParse(string text, out VolumeId volume)
    {
        var read = Guid.TryParseExact(text, "D", out var value);
        volume = new VolumeId(value);
        return read;
    }

    /// <summary>The UUID in its usual form, lower case with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}
