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
        if (name.Length == 0 || name.Any(c => char.IsWhiteSpace(c) || c == '+'))
        {
            throw new FormatException($"note key name '{name}': it must not be empty nor hold spaces or '+'");
        }

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
        var parts = vkey.Trim().Split('+', 3);
        var bytes = new byte[64];
        if (parts.Length != 3 || !Convert.TryFromBase64String(parts[2], bytes, out var length) || length != 33 || bytes[0] != Ed25519Type
            || !VerifyingKey.TryFromBytes(bytes.AsSpan(1, 32), out var key))
        {
            throw new FormatException($"verifier key '{vkey}': expected name+hash+base64 of an Ed25519 key (C2SP signed-note)");
        }

        var verifier = new NoteVerifier(parts[0], key);
        return Convert.ToHexStringLower(verifier.KeyHash) == parts[1]
            ? verifier
            : throw new FormatException($"verifier key '{vkey}': the hash does not belong to the name and key");
    }

    /// <summary>Finds this key's signature in a note and checks it.</summary>
    public bool TryVerify(SignedNote note, [NotNullWhen(false)] out string? why)
    {
        var mine = note.Signatures.Where(s => s.Name == Name && s.KeyHash.Span.SequenceEqual(KeyHash)).ToList();
        why = mine switch
        {
            [] => $"the note has no signature by '{Name}' (key {Convert.ToHexStringLower(KeyHash)})",
            [var one] when Key.Verify(Encoding.UTF8.GetBytes(note.Text), one.Signature.Span) => null,
            [_] => $"the signature by '{Name}' does not fit the text",
            _ => $"the note has more than one signature by '{Name}'",
        };
        return why is null;
    }

    /// <summary>The verifier key, <c>name+hash+base64</c>.</summary>
    public override string ToString() =>
        $"{Name}+{Convert.ToHexStringLower(KeyHash)}+{Convert.ToBase64String([Ed25519Type, .. Key.ToArray()])}";
}
