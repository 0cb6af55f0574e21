using System.Formats.Cbor;
using System.Text;

namespace Daylight.Contracts;

/// <summary>
/// What a viewer shows the Keeper and the Recorder: a grant's bytes, the salt that opens its leaf, the Desk's signature and
/// the log's proof. Encoded as a canonical CBOR array [1, body, salt, signature, proof].
/// </summary>
/// <param name="Body">The <see cref="Grant"/>'s encoding.</param>
/// <param name="Salt">The salt of the entry's opening, 32 bytes.</param>
/// <param name="Signature">The Desk's Ed25519 signature over <see cref="SignedBytes"/>, 64 bytes.</param>
/// <param name="Proof">The entry's inclusion proof and checkpoint, a C2SP <c>tlog-proof</c>.</param>
public sealed record GrantToken(ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Signature, string Proof)
{
    /// <summary>The longest encoding, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int Version = 1;

    /// <summary>What the Desk signs for a grant: a domain prefix, then the grant's bytes.</summary>
    public static byte[] SignedBytes(ReadOnlySpan<byte> body) => [.. "daylight grant v1\0"u8, .. body];

    /// <summary>Encodes the token.</summary>
    public byte[] Encode()
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(5);
        writer.WriteInt32(Version);
        writer.WriteByteString(Body.Span);
        writer.WriteByteString(Salt.Span);
        writer.WriteByteString(Signature.Span);
        writer.WriteTextString(Proof);
        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <summary>Reads a token. Nothing in it is to be believed before its signature and proof are checked.</summary>
    /// <exception cref="FormatException">The bytes are not a token; the message says what is wrong.</exception>
    public static GrantToken Decode(ReadOnlyMemory<byte> token)
    {
        if (token.Length > MaxBytes)
        {
            throw new FormatException($"grant: {token.Length} bytes; at most {MaxBytes}");
        }

        try
        {
            var reader = new CborReader(token, CborConformanceMode.Canonical);
            if (reader.ReadStartArray() != 5 || reader.ReadInt32() != Version)
            {
                throw new FormatException("grant: not a version 1 token");
            }

            var read = new GrantToken(reader.ReadByteString(), reader.ReadByteString(), reader.ReadByteString(), reader.ReadTextString());
            reader.ReadEndArray();
            if (reader.BytesRemaining != 0)
            {
                throw new FormatException("grant: bytes after the token");
            }

            if (read.Salt.Length != 32 || read.Signature.Length != 64)
            {
                throw new FormatException("grant: salt or signature is of the wrong length");
            }

            return read;
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException or DecoderFallbackException)
        {
            throw new FormatException("grant: " + e.Message, e);
        }
    }
}
