namespace Daylight.Vault;

/// <summary>An extent in its volume.</summary>
/// <param name="Path">The volume's file.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Header">Its header.</param>
public sealed record StoredExtent(string Path, long Offset, ExtentHeader Header)
{
    /// <summary>Reads the extent's records, sealed as they are.</summary>
    /// <exception cref="FormatException">The payload does not check.</exception>
    public byte[] ReadPayload(bool verify)
    {
        using var reader = VolumeReader.Open(Path);
        return reader.Payload(Offset, Header, verify);
    }

    /// <summary>Cuts a payload into its records: header and sealed bytes of each.</summary>
    /// <exception cref="FormatException">The payload is not a run of records.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Records(ReadOnlyMemory<byte> payload)
    {
        while (payload.Length > 0)
        {
            var length = RecordHeader.Length + RecordHeader.Read(payload.Span).SealedLength;
            if (length > payload.Length)
            {
                throw new FormatException("extent: its last record is cut");
            }

            yield return payload[..length];
            payload = payload[length..];
        }
    }
}
