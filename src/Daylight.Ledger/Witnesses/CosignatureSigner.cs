using System.Buffers.Binary;

namespace Daylight.Ledger.Witnesses;

/// <summary>A witness's private key under its name. The key must sign nothing else: the message does not hold the name.</summary>
public sealed class CosignatureSigner
{
    private readonly SigningKey key;

    /// <summary>Makes a signer.</summary>
    /// <exception cref="FormatException">The name is not a key name; see <see cref="NoteVerifier"/>.</exception>
    public CosignatureSigner(string name, SigningKey key)
    {
        this.key = key;
        Verifier = new CosignatureVerifier(name, key.PublicKey);
    }

    /// <summary>Who verifies what this signs.</summary>
    public CosignatureVerifier Verifier { get; }

    /// <summary>Cosigns a checkpoint's text. Whether it may is for the caller to know.</summary>
    public NoteSignature Sign(string text, DateTimeOffset time)
    {
        var seconds = time.ToUnixTimeSeconds();
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)seconds);
        return new NoteSignature(Verifier.Name, Verifier.KeyHash, (byte[])[.. bytes, .. key.Sign(CosignatureVerifier.Message(text, seconds))]);
    }
}
