using System.Security.Cryptography;

namespace Daylight.Ledger;

/// <summary>A SHA-256 digest: 32 bytes, compared by value.</summary>
public readonly struct Digest : IEquatable<Digest>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private static readonly byte[] Zero = new byte[Length];

    private readonly byte[]? bytes;

    /// <summary>Copies 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are not 32 of them.</exception>
    public Digest(ReadOnlySpan<byte> bytes) => this.bytes = bytes.Length == Length
        ? bytes.ToArray()
        : throw new ArgumentException($"a digest has {Length} bytes, not {bytes.Length}", nameof(bytes));

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => bytes ?? Zero;

    /// <summary>The SHA-256 of some data.</summary>
    public static Digest Of(ReadOnlySpan<byte> data) => new(SHA256.HashData(data));

    /// <summary>Reads standard base64 with padding, as checkpoints write it.</summary>
    public static bool TryParse(string base64, out Digest digest)
    {
        Span<byte> bytes = stackalloc byte[Length + 1];
        var read = base64.Length == 44 && Convert.TryFromBase64String(base64, bytes, out var length) && length == Length;
        digest = read ? new Digest(bytes[..Length]) : default;
        return read;
    }

    /// <summary>A copy of the bytes.</summary>
    public byte[] ToArray() => Span.ToArray();

    /// <summary>Standard base64 with padding, as checkpoints write it.</summary>
    public string ToBase64() => Convert.ToBase64String(Span);

    /// <inheritdoc/>
    public bool Equals(Digest other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Digest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(Span);

    /// <summary>Same bytes.</summary>
    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    /// <summary>Other bytes.</summary>
    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);

    /// <summary>Lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(Span);
}
