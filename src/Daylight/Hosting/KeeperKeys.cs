using Daylight.Contracts;
using Daylight.Vault;

namespace Daylight.Hosting;

/// <summary>The Keeper as the Vault's source of public keys.</summary>
internal sealed class KeeperKeys(IKeeper keeper) : IEpochKeys
{
    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => keeper.PublicKeyAsync(epoch, cancellationToken);
}
