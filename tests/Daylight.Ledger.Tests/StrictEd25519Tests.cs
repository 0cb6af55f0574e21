using System.Globalization;
using System.Numerics;
using System.Text;

namespace Daylight.Ledger.Tests;

/// <summary>
/// The edge cases of Ed25519, derived as the C2SP CCTV vectors are: key and first half of the signature of small order, in every
/// encoding, or with a part of small order. What is accepted here every verifier accepts, so that two readers of one log cannot be
/// made to see two things.
/// </summary>
public sealed class StrictEd25519Tests
{
    private static readonly BigInteger SecretScalar = EdwardsPoint.Scalar(Encoding.ASCII.GetBytes("a secret scalar, below the order").AsSpan(0, 31));
    private static readonly BigInteger NonceScalar = EdwardsPoint.Scalar(Encoding.ASCII.GetBytes("another number, below the order!").AsSpan(0, 31));

    [Fact]
    public void Eight_points_of_small_order_have_fourteen_encodings() =>
        Assert.Equal((8, 14), (EdwardsPoint.Torsion.Distinct().Count(), EdwardsPoint.Torsion.Sum(t => t.Encodings().Count())));

    [Fact]
    public void No_key_and_no_signature_of_small_order_verifies_however_it_is_written()
    {
        var tried = 0;
        var firsts = Points(NonceScalar).ToList();
        foreach (var (keySmall, key, secret) in Points(SecretScalar))
        {
            foreach (var (firstSmall, first, nonce) in firsts)
            {
                foreach (var message in Messages(4))
                {
                    var k = EdwardsPoint.Challenge(first, key, message);
                    var s = (nonce + (k * secret)) % EdwardsPoint.Order;
                    var lowOrder = secret.IsZero || nonce.IsZero;
                    var cancels = firstSmall + (k % 8 * keySmall) == EdwardsPoint.Identity;
                    Assert.Equal(!lowOrder && cancels, Verify(key, message, first, s));
                    tried++;
                }
            }
        }

        Assert.Equal(22 * 22 * 4, tried);
    }

    [Fact]
    public void A_second_half_beyond_the_order_does_not_verify()
    {
        using var signer = SigningKey.FromSeed(new byte[32]);
        var (message, key) = ("message"u8.ToArray(), signer.PublicKey.ToArray());
        var signature = signer.Sign(message);
        var s = EdwardsPoint.Scalar(signature.AsSpan(32));

        Assert.True(Verify(key, message, signature[..32], s));
        Assert.False(Verify(key, message, signature[..32], s + EdwardsPoint.Order));
        Assert.False(Verify(key, message, signature[..32], s + (8 * EdwardsPoint.Order)));
    }

    /// <summary>Every encoding of every point of small order alone, and each such point added to one of large order.</summary>
    private static IEnumerable<(EdwardsPoint Small, byte[] Encoding, BigInteger Scalar)> Points(BigInteger scalar)
    {
        foreach (var small in EdwardsPoint.Torsion)
        {
            foreach (var encoding in small.Encodings())
            {
                yield return (small, encoding, 0);
            }

            yield return (small, ((scalar * EdwardsPoint.Base) + small).Encode(), scalar);
        }
    }

    private static IEnumerable<byte[]> Messages(int count) =>
        Enumerable.Range(0, count).Select(i => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"message {i}")));

    private static bool Verify(byte[] key, byte[] message, byte[] first, BigInteger second)
    {
        var s = new byte[32];
        return second.TryWriteBytes(s, out _, isUnsigned: true) && VerifyingKey.TryFromBytes(key, out var verifier) && verifier.Verify(message, [.. first, .. s]);
    }
}
