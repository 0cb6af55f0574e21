using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Daylight.Ledger;

/// <summary>A name and an Ed25519 public key under which signed notes are believed (C2SP signed-note).</summary>
public sealed class NoteVerifier
{
    /// <summary>C2SP signed-note's signature type for Ed25519.</summary>
    internal const byte Ed25519Type = 1;

    /// <summary>Makes a verifier.</summary>
    /// <exception cref="FormatException">The name is empty or holds a space or a plus sign.</exception>
    public NoteVerifier(string name, VerifyingKey key)
    {
        CheckName(name);
        Name = name;
        Key = key;
        byte[] hashed = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Type, .. key.ToArray()];
        KeyHash = SHA256.HashData(hashed)[..4];
    }

    /// <summary>The key's name; for a log, its origin.</summary>
    public string Name { get; }

    /// <summary>The key.</summary>
    public VerifyingKey Key { get; }

    /// <summary>The key id: the first 4 bytes of SHA-256(name ‖ newline ‖ type ‖ key).</summary>
    internal byte[] KeyHash { get; }

    /// <summary>Reads a verifier key, <c>name+hash+base64</c>.</summary>
    /// <exception cref="FormatException">The text is not a verifier key; the message says what is wrong.</exception>
    public static NoteVerifier Parse(string vkey)
    {
        var (name, hash, type, material) = Split(vkey);
        if (type != Ed25519Type || !VerifyingKey.TryFromBytes(material, out var key))
        {
            throw NotAKey(vkey);
        }

        var verifier = new NoteVerifier(name, key);
        return Convert.ToHexStringLower(verifier.KeyHash) == hash
            ? verifier
            : throw new FormatException($"verifier key '{vkey}': the hash does not belong to the name and key");
    }

    /// <summary>Finds this key's signature in a note and checks it. Of several lines by this key each must fit.</summary>
    public bool TryVerify(SignedNote note, [NotNullWhen(false)] out string? why)
    {
        var mine = note.Signatures.Where(s => s.Name == Name && s.KeyHash.Span.SequenceEqual(KeyHash)).ToList();
        var text = Encoding.UTF8.GetBytes(note.Text);
        why = mine.Count == 0 ? $"the note has no signature by '{Name}' (key {Convert.ToHexStringLower(KeyHash)})"
            : mine.TrueForAll(s => Key.Verify(text, s.Signature.Span)) ? null
            : $"the signature by '{Name}' does not fit the text";
        return why is null;
    }

    /// <summary>The verifier key, <c>name+hash+base64</c>.</summary>
    public override string ToString() =>
        $"{Name}+{Convert.ToHexStringLower(KeyHash)}+{Convert.ToBase64String([Ed25519Type, .. Key.ToArray()])}";

    /// <summary>C2SP signed-note, "Format": not empty, no Unicode space, no plus sign.</summary>
    internal static bool IsName(string name) => name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+');

    internal static void CheckName(string name)
    {
        if (!IsName(name))
        {
            throw new FormatException($"note key name '{name}': it must not be empty nor hold spaces or '+'");
        }
    }

    /// <summary>Takes a verifier key apart: name, key id in hexadecimal, type, key. Whether the id fits is for the caller.</summary>
    internal static (string Name, string Hash, byte Type, byte[] Material) Split(string vkey)
    {
        var parts = vkey.Trim().Split('+', 3);
        var bytes = new byte[vkey.Length];
        return parts.Length == 3 && IsName(parts[0]) && Convert.TryFromBase64String(parts[2], bytes, out var length) && length > 1
            ? (parts[0], parts[1], bytes[0], bytes[1..length])
            : throw NotAKey(vkey);
    }

    private static FormatException NotAKey(string vkey) =>
        new($"verifier key '{vkey}': expected name+hash+base64 of an Ed25519 key (C2SP signed-note)");
}
