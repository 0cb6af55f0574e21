using System.Security.Cryptography;

namespace Daylight.Ledger;

/// <summary>What a leaf commits to: the entry's body and the salt that hides it from guessing.</summary>
/// <param name="Salt">32 random bytes.</param>
/// <param name="Body">The entry's body, canonical CBOR.</param>
public sealed record Opening(ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Body)
{
    /// <summary>Length of the salt in bytes.</summary>
    public const int SaltLength = 32;

    /// <summary>SHA-256("daylight opening v1" ‖ 0 ‖ salt ‖ body).</summary>
    public Digest Commitment => Digest.Of([.. "daylight opening v1\0"u8, .. Salt.Span, .. Body.Span]);

    /// <summary>An opening with a fresh salt.</summary>
    public static Opening Create(ReadOnlyMemory<byte> body) => new(RandomNumberGenerator.GetBytes(SaltLength), body);
}
