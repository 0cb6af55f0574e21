using System.Text;

namespace Daylight.Ledger;

/// <summary>Signs notes under a name (C2SP signed-note, Ed25519).</summary>
public sealed class NoteSigner
{
    private readonly SigningKey key;

    /// <summary>Makes a signer.</summary>
    /// <exception cref="FormatException">The name is not one; see <see cref="NoteVerifier"/>.</exception>
    public NoteSigner(string name, SigningKey key)
    {
        this.key = key;
        Verifier = new NoteVerifier(name, key.PublicKey);
    }

    /// <summary>Who verifies what this signs.</summary>
    public NoteVerifier Verifier { get; }

    /// <summary>Signs a text.</summary>
    /// <exception cref="FormatException">The text does not end in a newline or is not a note's text.</exception>
    public SignedNote Sign(string text) =>
        new(text, [new NoteSignature(Verifier.Name, Verifier.KeyHash, key.Sign(Encoding.UTF8.GetBytes(text)))]);
}
