using System.Security.Cryptography;
using CsCheck;

namespace Daylight.Vault.Tests;

public sealed class HpkeTests
{
    private static readonly byte[] Info = "daylight"u8.ToArray();
    private static readonly byte[] Associated = [1, 2, 3];
    private static readonly byte[] Plaintext = "a street at noon"u8.ToArray();

    /// <summary>Sealed by another implementation of RFC 9180 (the npm package @hpke/core 1.9.0) with this suite.</summary>
    [Fact]
    public void We_open_what_another_implementation_sealed()
    {
        const string PublicKey = "04738e0a077923bae86d01266a61155dd185201baa5890ea917776022407d0ae129ec6ff82a5697d9ca976cdf4d70b80ba78fa2339bdff16dd05af25bbb5628dfc";
        using var key = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Convert.FromHexString("65d62bc8c3f8a15bbba263588dc0da0044aa60e64058d0f4a583d7e958a5440a"),
            Q = new ECPoint { X = Convert.FromHexString(PublicKey[2..66]), Y = Convert.FromHexString(PublicKey[66..]) },
        });
        var box = Convert.FromHexString(
            "0466f0f42ba9ea110cc525f8e80d867a2d08539bb19eeb29e3143591c06b14151007bb3b8dc7891869ec8623c5b5f34bd3b5dd8ef10947475cab44f35c1882e136"
            + "922997b32fdea1c078fdc0d8b261ae4fdc041f02843d1c951b46dcabab98babd");

        Assert.Equal(Plaintext, Hpke.Open(key, Info, Associated, box));
    }

    [Fact]
    public void Any_changed_byte_and_any_other_info_is_refused()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var box = Hpke.Seal(Hpke.PublicKey(key), Info, Associated, Plaintext);

        Assert.Equal(Plaintext, Hpke.Open(key, Info, Associated, box));
        Assert.ThrowsAny<CryptographicException>(() => Hpke.Open(key, [9], Associated, box));
        for (var at = 0; at < box.Length; at++)
        {
            var changed = box.ToArray();
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => Hpke.Open(key, Info, Associated, changed));
        }
    }

    [Fact]
    public void Bytes_that_are_no_box_are_refused_as_such()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Gen.Byte.Array[0, 200].Sample(
            bytes =>
            {
                try
                {
                    Hpke.Open(key, Info, Associated, bytes);
                    return false;
                }
                catch (CryptographicException)
                {
                    return true;
                }
            },
            threads: 1);
    }
}
