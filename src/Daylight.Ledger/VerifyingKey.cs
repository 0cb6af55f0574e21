using System.Diagnostics.CodeAnalysis;
using NSec.Cryptography;

namespace Daylight.Ledger;

/// <summary>An Ed25519 public key (RFC 8032).</summary>
public sealed class VerifyingKey
{
    private readonly PublicKey key;

    private VerifyingKey(PublicKey key) => this.key = key;

    /// <summary>Reads a raw 32-byte public key.</summary>
    /// <exception cref="FormatException">The bytes are not a public key.</exception>
    public static VerifyingKey FromBytes(ReadOnlySpan<byte> bytes) =>
        TryFromBytes(bytes, out var key) ? key : throw new FormatException("not an Ed25519 public key of 32 bytes");

    /// <summary>Reads a raw 32-byte public key; false when it is none.</summary>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = PublicKey.TryImport(SignatureAlgorithm.Ed25519, bytes, KeyBlobFormat.RawPublicKey, out var read) && read is not null ? new VerifyingKey(read) : null;
        return key is not null;
    }

    /// <summary>The raw 32 bytes.</summary>
    public byte[] ToArray() => key.Export(KeyBlobFormat.RawPublicKey);

    /// <summary>Whether a signature of 64 bytes is this key's over the data.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => SignatureAlgorithm.Ed25519.Verify(key, data, signature);
}
