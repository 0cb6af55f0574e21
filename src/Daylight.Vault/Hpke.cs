using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Daylight.Vault;

/// <summary>
/// RFC 9180 in base mode, single shot, with one suite: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. P-256 because the
/// browser's WebCrypto and every HSM have it.
/// </summary>
public static class Hpke
{
    /// <summary>Length of a public key and of an encapsulated key: uncompressed P-256 (SEC 1 section 2.3.3).</summary>
    public const int PublicKeyLength = 65;

    /// <summary>Length of AES-GCM's tag.</summary>
    public const int TagLength = 16;

    private const int Coordinate = 32;
    private static readonly byte[] KemSuite = [.. "KEM"u8, 0x00, 0x10];
    private static readonly byte[] Suite = [.. "HPKE"u8, 0x00, 0x10, 0x00, 0x01, 0x00, 0x02];

    /// <summary>Seals to a public key; the result is the encapsulated key (65 bytes), then ciphertext and tag.</summary>
    /// <exception cref="CryptographicException">The recipient's key is not a point of P-256.</exception>
    public static byte[] Seal(ReadOnlySpan<byte> recipient, ReadOnlySpan<byte> info, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plaintext)
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Seal(ephemeral, recipient, info, associated, plaintext);
    }

    /// <summary>Opens what <see cref="Seal(ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> made.</summary>
    /// <exception cref="CryptographicException">It was not sealed to this key with this info and associated data, or was changed.</exception>
    public static byte[] Open(ECDiffieHellman recipient, ReadOnlySpan<byte> info, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < PublicKeyLength + TagLength)
        {
            throw new CryptographicException($"sealed bytes: {sealedBytes.Length}; at least {PublicKeyLength + TagLength}");
        }

        var encapsulated = sealedBytes[..PublicKeyLength];
        var ciphertext = sealedBytes[PublicKeyLength..^TagLength];
        var shared = SharedSecret(recipient, encapsulated, encapsulated, PublicKey(recipient));
        var (key, nonce) = Schedule(shared, info);
        var plaintext = new byte[ciphertext.Length];
        try
        {
            using var aes = new AesGcm(key, TagLength);
            aes.Decrypt(nonce, ciphertext, sealedBytes[^TagLength..], plaintext, associated);
            return plaintext;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(shared);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>The public half of a P-256 key, uncompressed.</summary>
    public static byte[] PublicKey(ECDiffieHellman key)
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    /// <summary>Seals with a given ephemeral key: for the published vectors.</summary>
    internal static byte[] Seal(
        ECDiffieHellman ephemeral, ReadOnlySpan<byte> recipient, ReadOnlySpan<byte> info, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plaintext)
    {
        var encapsulated = PublicKey(ephemeral);
        var shared = SharedSecret(ephemeral, recipient, encapsulated, recipient);
        var (key, nonce) = Schedule(shared, info);
        var output = new byte[PublicKeyLength + plaintext.Length + TagLength];
        encapsulated.CopyTo(output, 0);
        using (var aes = new AesGcm(key, TagLength))
        {
            aes.Encrypt(nonce, plaintext, output.AsSpan(PublicKeyLength, plaintext.Length), output.AsSpan(PublicKeyLength + plaintext.Length), associated);
        }

        CryptographicOperations.ZeroMemory(shared);
        CryptographicOperations.ZeroMemory(key);
        return output;
    }

    /// <summary>RFC 9180 section 4.1: ExtractAndExpand(dh, enc ‖ pkR).</summary>
    private static byte[] SharedSecret(ECDiffieHellman mine, ReadOnlySpan<byte> theirs, ReadOnlySpan<byte> encapsulated, ReadOnlySpan<byte> recipient)
    {
        if (theirs.Length != PublicKeyLength || theirs[0] != 4)
        {
            throw new CryptographicException($"public key: expected {PublicKeyLength} bytes of an uncompressed P-256 point");
        }

        using var other = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = theirs.Slice(1, Coordinate).ToArray(), Y = theirs[(1 + Coordinate)..].ToArray() },
        });
        var dh = mine.DeriveRawSecretAgreement(other.PublicKey);
        var extracted = LabeledExtract(KemSuite, [], "eae_prk"u8, dh);
        CryptographicOperations.ZeroMemory(dh);
        return LabeledExpand(KemSuite, extracted, "shared_secret"u8, [.. encapsulated, .. recipient], 32);
    }

    /// <summary>RFC 9180 section 5.1, base mode: no pre-shared key.</summary>
    private static (byte[] Key, byte[] Nonce) Schedule(byte[] shared, ReadOnlySpan<byte> info)
    {
        byte[] context = [0, .. LabeledExtract(Suite, [], "psk_id_hash"u8, []), .. LabeledExtract(Suite, [], "info_hash"u8, info)];
        var secret = LabeledExtract(Suite, shared, "secret"u8, []);
        return (LabeledExpand(Suite, secret, "key"u8, context, 32), LabeledExpand(Suite, secret, "base_nonce"u8, context, 12));
    }

    private static byte[] LabeledExtract(byte[] suite, byte[] salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> material) =>
        HKDF.Extract(HashAlgorithmName.SHA256, [.. "HPKE-v1"u8, .. suite, .. label, .. material], salt);

    private static byte[] LabeledExpand(byte[] suite, byte[] key, ReadOnlySpan<byte> label, ReadOnlySpan<byte> info, int length)
    {
        Span<byte> size = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)length);
        return HKDF.Expand(HashAlgorithmName.SHA256, key, length, [.. size, .. "HPKE-v1"u8, .. suite, .. label, .. info]);
    }
}
