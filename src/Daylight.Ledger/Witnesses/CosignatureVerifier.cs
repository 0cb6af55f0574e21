using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Daylight.Ledger.Witnesses;

/// <summary>A witness's name and Ed25519 key, under which its timestamped cosignatures are believed (C2SP tlog-cosignature).</summary>
public sealed class CosignatureVerifier
{
    /// <summary>C2SP signed-note's signature type for timestamped Ed25519 cosignatures.</summary>
    internal const byte CosignatureType = 4;

    /// <summary>C2SP signed-note's signature type for ML-DSA-44 cosignatures, which are told apart only to say that they are not read.</summary>
    internal const byte PostQuantumType = 6;

    private const int TimestampLength = 8;
    private const int SignatureLength = 64;

    /// <summary>Makes a verifier.</summary>
    /// <exception cref="FormatException">The name is not a key name; see <see cref="NoteVerifier"/>.</exception>
    public CosignatureVerifier(string name, VerifyingKey key)
    {
        NoteVerifier.CheckName(name);
        Name = name;
        Key = key;
        byte[] hashed = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', CosignatureType, .. key.ToArray()];
        KeyHash = SHA256.HashData(hashed)[..4];
    }

    /// <summary>The witness's key name.</summary>
    public string Name { get; }

    /// <summary>The witness's key.</summary>
    public VerifyingKey Key { get; }

    /// <summary>The key id, 4 bytes.</summary>
    internal byte[] KeyHash { get; }

    /// <summary>Reads a verifier key of type 4, <c>name+hash+base64</c>.</summary>
    /// <exception cref="FormatException">The text is not such a key; the message says what is wrong.</exception>
    public static CosignatureVerifier Parse(string vkey)
    {
        var (name, hash, type, material) = NoteVerifier.Split(vkey);
        if (type == PostQuantumType)
        {
            throw new FormatException($"witness key '{name}': it is an ML-DSA-44 key (type 6), which this build does not verify; use the witness's Ed25519 key (type 4)");
        }

        if (type != CosignatureType || !VerifyingKey.TryFromBytes(material, out var key))
        {
            throw new FormatException($"witness key '{name}': expected an Ed25519 cosignature key (type 4), not type {type}");
        }

        var verifier = new CosignatureVerifier(name, key);
        return Convert.ToHexStringLower(verifier.KeyHash) == hash
            ? verifier
            : throw new FormatException($"witness key '{vkey}': the hash does not belong to the name and key");
    }

    /// <summary>Whether a signature line says that it is this key's.</summary>
    public bool IsMine(NoteSignature line) => line.Name == Name && line.KeyHash.Span.SequenceEqual(KeyHash);

    /// <summary>The time of this witness's cosignature over a checkpoint's text, or null when the line is not a valid one.</summary>
    /// <param name="text">The checkpoint's text, with its last newline.</param>
    /// <param name="line">A line that <see cref="IsMine"/>.</param>
    public DateTimeOffset? TimeOf(string text, NoteSignature line)
    {
        var bytes = line.Signature.Span;
        if (bytes.Length != TimestampLength + SignatureLength)
        {
            return null;
        }

        var seconds = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        return seconds <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds() && Key.Verify(Message(text, (long)seconds), bytes[TimestampLength..])
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;
    }

    /// <summary>The verifier key, <c>name+hash+base64</c>.</summary>
    public override string ToString() =>
        $"{Name}+{Convert.ToHexStringLower(KeyHash)}+{Convert.ToBase64String([CosignatureType, .. Key.ToArray()])}";

    /// <summary>What is signed: a header line, a time line, then the whole text (C2SP tlog-cosignature, "Ed25519 signed message").</summary>
    internal static byte[] Message(string text, long unixSeconds) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {unixSeconds}\n{text}"));
}
