using Daylight.Contracts;
using Daylight.Vault;

namespace Daylight.Desk.Tests;

/// <summary>Remembers which looks it was told to end; can be away.</summary>
internal sealed class SilentKeeper : IKeeper
{
    public List<Guid> Ended { get; } = [];

    public bool Away { get; set; }

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ReleaseResult> ReleaseAsync(ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> signature, string from, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task EndLookAsync(Guid look, CancellationToken cancellationToken)
    {
        if (Away)
        {
            throw new IOException("the Keeper is away");
        }

        Ended.Add(look);
        return Task.CompletedTask;
    }
}
