using System.Security.Cryptography;
using Daylight.Vault;

namespace Daylight.Bench;

/// <summary>An epoch key whose private half is gone: what is sealed to it here is never opened.</summary>
internal sealed class ThrowawayKey : IEpochKeys
{
    private readonly byte[] key = Make();

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => new(key);

    private static byte[] Make()
    {
        using var pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Hpke.PublicKey(pair);
    }
}
