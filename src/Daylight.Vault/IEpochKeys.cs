namespace Daylight.Vault;

/// <summary>Where the public halves of epoch keys come from: the Keeper, in process or remote.</summary>
public interface IEpochKeys
{
    /// <summary>The public key of an epoch: P-256, uncompressed, 65 bytes.</summary>
    ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken);
}
