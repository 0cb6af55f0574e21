namespace Daylight.Ledger;

/// <summary>The log as its writers see it, in process or remote.</summary>
public interface ILedger
{
    /// <summary>Appends a leaf. Returns when it is durable and integrated, with its proof.</summary>
    /// <exception cref="LedgerUnavailableException">The log cannot be written; nothing was promised.</exception>
    Task<Appended> AppendAsync(Leaf leaf, CancellationToken cancellationToken);

    /// <summary>The latest checkpoint.</summary>
    ValueTask<Checkpoint> LatestAsync(CancellationToken cancellationToken);
}
