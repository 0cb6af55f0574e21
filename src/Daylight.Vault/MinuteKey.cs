using System.Security.Cryptography;

namespace Daylight.Vault;

/// <summary>
/// The key of one track's minute in one volume: AES-256-GCM over records whose capture time lies in that minute. Wiped when
/// disposed. Not for use by two threads at once.
/// </summary>
public sealed class MinuteKey : IDisposable
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly byte[] key;
    private readonly AesGcm aes;

    /// <summary>Takes over 32 bytes of key.</summary>
    /// <exception cref="ArgumentException">There are not 32 of them.</exception>
    public MinuteKey(byte[] key)
    {
        if (key.Length != Length)
        {
            throw new ArgumentException($"a minute key has {Length} bytes, not {key.Length}", nameof(key));
        }

        this.key = key;
        aes = new AesGcm(key, Hpke.TagLength);
    }

    /// <summary>A copy of the key, for the Keeper to seal to a viewer.</summary>
    public byte[] Export() => [.. key];

    /// <summary>Seals an access unit into its place behind a record's header. Sealing is the copy: the data is read once.</summary>
    /// <param name="header">The header, encoded; it is the associated data.</param>
    /// <param name="counter">The header's counter, never used twice under this key.</param>
    /// <param name="data">The access unit.</param>
    /// <param name="ciphertext">Takes as many bytes.</param>
    /// <param name="tag">16 bytes that take the tag.</param>
    public void Seal(ReadOnlySpan<byte> header, ulong counter, ReadOnlySpan<byte> data, Span<byte> ciphertext, Span<byte> tag)
    {
        Span<byte> nonce = stackalloc byte[12];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], counter);
        aes.Encrypt(nonce, data, ciphertext, tag, header);
    }

    /// <summary>Opens a record: a header of 48 bytes, ciphertext, tag.</summary>
    /// <exception cref="CryptographicException">It is not of this key, or was changed.</exception>
    /// <exception cref="FormatException">It is not a record.</exception>
    public byte[] Open(ReadOnlySpan<byte> record)
    {
        var header = RecordHeader.Read(record);
        if (record.Length != RecordHeader.Length + header.SealedLength)
        {
            throw new FormatException($"record: {record.Length} bytes; its header says {RecordHeader.Length + header.SealedLength}");
        }

        Span<byte> nonce = stackalloc byte[12];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], header.Counter);
        var plaintext = new byte[header.SealedLength - Hpke.TagLength];
        aes.Decrypt(nonce, record[RecordHeader.Length..^Hpke.TagLength], record[^Hpke.TagLength..], plaintext, record[..RecordHeader.Length]);
        return plaintext;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        aes.Dispose();
        CryptographicOperations.ZeroMemory(key);
    }
}
