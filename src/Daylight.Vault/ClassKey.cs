namespace Daylight.Vault;

/// <summary>The epoch under which a retention class seals now. The newest one is used when the Keeper is away at the day's change.</summary>
internal sealed class ClassKey(string retentionClass)
{
    private volatile Epoch? current;

    public string RetentionClass { get; } = retentionClass;

    public EpochId Id => (current ?? throw new InvalidOperationException($"retention class '{RetentionClass}' has no key yet; prepare it first")).Id;

    public byte[] PublicKey => current!.Key;

    public bool Is(EpochId epoch) => current?.Id == epoch;

    public void Set(EpochId epoch, byte[] key) => current = new Epoch(epoch, key);

    private sealed record Epoch(EpochId Id, byte[] Key);
}
