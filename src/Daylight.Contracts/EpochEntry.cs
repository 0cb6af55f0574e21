using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>What the log keeps of an epoch key made or destroyed.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="PublicKey">The public half: P-256, uncompressed, 65 bytes.</param>
public sealed record EpochEntry(EpochId Epoch, ReadOnlyMemory<byte> PublicKey)
{
    /// <summary>Encodes as a canonical CBOR map.</summary>
    public byte[] Encode() => new BodyWriter().Text("epoch", Epoch.ToString()).Bytes("publicKey", PublicKey).ToArray();

    /// <summary>Reads the body.</summary>
    /// <exception cref="FormatException">The bytes are not such a body; the message names the field.</exception>
    public static EpochEntry Decode(ReadOnlyMemory<byte> body)
    {
        var f = new BodyReader(body);
        return new EpochEntry(EpochId.Parse(f.Text("epoch")), f.Bytes("publicKey", Grant.PublicKeyLength));
    }
}
