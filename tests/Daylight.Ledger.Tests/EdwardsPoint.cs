using System.Numerics;
using System.Security.Cryptography;

namespace Daylight.Ledger.Tests;

/// <summary>A point of edwards25519 (RFC 8032 section 5.1) by the plain formulas: slow, and written apart from any library's.</summary>
internal readonly record struct EdwardsPoint(BigInteger X, BigInteger Y)
{
    public static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    public static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly BigInteger D = Mod(-121665 * Inverse(121666));
    private static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (P - 1) / 4, P);

    public static readonly EdwardsPoint Identity = new(0, 1);
    public static readonly EdwardsPoint Base = Decompress(Mod(4 * Inverse(5)), odd: false)!.Value;

    /// <summary>The eight points whose eightfold is the identity: each of order 8 made from any point by the large order, and its multiples.</summary>
    public static IReadOnlyList<EdwardsPoint> Torsion { get; } = FindTorsion();

    /// <summary>The point's encoding.</summary>
    public byte[] Encode() => Encode(Y, !X.IsEven);

    /// <summary>Every encoding that a lax decoder takes for this point: y not reduced, or the sign of an x that is zero.</summary>
    public IEnumerable<byte[]> Encodings()
    {
        foreach (var y in new[] { Y, Y + P }.Where(y => y < BigInteger.Pow(2, 255)))
        {
            yield return Encode(y, !X.IsEven);
            if (X.IsZero)
            {
                yield return Encode(y, true);
            }
        }
    }

    public static EdwardsPoint operator +(EdwardsPoint a, EdwardsPoint b)
    {
        var cross = Mod(D * a.X * b.X * a.Y * b.Y);
        return new(Mod(((a.X * b.Y) + (b.X * a.Y)) * Inverse(1 + cross)), Mod(((a.Y * b.Y) + (a.X * b.X)) * Inverse(1 - cross)));
    }

    public static EdwardsPoint operator *(BigInteger k, EdwardsPoint point)
    {
        var sum = Identity;
        for (; k > 0; k >>= 1, point += point)
        {
            sum = k.IsEven ? sum : sum + point;
        }

        return sum;
    }

    public static BigInteger Scalar(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    /// <summary>SHA-512(R ‖ A ‖ M) modulo the order.</summary>
    public static BigInteger Challenge(byte[] r, byte[] a, byte[] message) => Scalar(SHA512.HashData([.. r, .. a, .. message])) % Order;

    private static byte[] Encode(BigInteger y, bool odd)
    {
        var bytes = new byte[32];
        y.TryWriteBytes(bytes, out _, isUnsigned: true);
        bytes[31] |= odd ? (byte)0x80 : (byte)0;
        return bytes;
    }

    private static EdwardsPoint? Decompress(BigInteger y, bool odd)
    {
        var square = Mod(((y * y) - 1) * Inverse((D * y * y) + 1));
        var x = BigInteger.ModPow(square, (P + 3) / 8, P);
        x = Mod((x * x) - square).IsZero ? x : Mod(x * RootOfMinusOne);
        return Mod((x * x) - square).IsZero ? new EdwardsPoint(x.IsEven == odd ? Mod(-x) : x, y) : null;
    }

    private static List<EdwardsPoint> FindTorsion()
    {
        for (var y = new BigInteger(2); ; y++)
        {
            if (Decompress(y, odd: false) is { } any && Order * any is var small && 4 * small != Identity)
            {
                return [.. Enumerable.Range(0, 8).Select(k => k * small)];
            }
        }
    }

    private static BigInteger Inverse(BigInteger value) => BigInteger.ModPow(Mod(value), P - 2, P);

    private static BigInteger Mod(BigInteger value) => ((value % P) + P) % P;
}
