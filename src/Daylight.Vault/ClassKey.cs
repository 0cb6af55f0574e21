namespace Daylight.Vault;

/// <summary>The epoch under which a retention class seals now. The newest one is used when the Keeper is away at the day's change.</summary>
internal sealed class ClassKey(string retentionClass)
{
    private volatile Epoch? current;

    public string RetentionClass { get; } = retentionClass;

    /// <summary>The epoch and its public key, of one moment: at the day's change another thread sets both.</summary>
    public (EpochId Id, byte[] PublicKey) Current =>
        current is { } epoch ? (epoch.Id, epoch.Key) : throw new InvalidOperationException($"retention class '{RetentionClass}' has no key yet; prepare it first");

    public bool Is(EpochId epoch) => current?.Id == epoch;

    public void Set(EpochId epoch, byte[] key) => current = new Epoch(epoch, key);

    private sealed record Epoch(EpochId Id, byte[] Key);
}
