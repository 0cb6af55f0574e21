using Daylight.Ledger.Witnesses;

namespace Daylight.Ledger;

/// <summary>
/// Writes entries: first the opening, durably, then the leaf. A crash between the two leaves an opening without a leaf, never
/// a leaf that nobody can open.
/// </summary>
public sealed class EntryLog(ILedger ledger, OpeningStore openings, TimeProvider clock)
{
    /// <summary>Writes an entry. Returns when it is in the log.</summary>
    /// <param name="kind">The entry's kind.</param>
    /// <param name="body">Its body, canonical CBOR.</param>
    /// <param name="cancellationToken">Gives up waiting; the entry may be in the log all the same.</param>
    /// <exception cref="LedgerUnavailableException">The log cannot be written.</exception>
    public Task<LoggedEntry> AppendAsync(string kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        AppendAsync(kind, body, ledger.AppendAsync, cancellationToken);

    /// <summary>Writes an entry and waits a moment for the log's witnesses, see <see cref="ILedger.AppendWitnessedAsync"/>.</summary>
    /// <exception cref="LedgerUnavailableException">The log cannot be written.</exception>
    public Task<LoggedEntry> AppendWitnessedAsync(string kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        AppendAsync(kind, body, ledger.AppendWitnessedAsync, cancellationToken);

    /// <summary>See <see cref="ILedger.WitnessedAsync"/>.</summary>
    public ValueTask<WitnessedHead?> WitnessedAsync(Checkpoint other, CancellationToken cancellationToken) => ledger.WitnessedAsync(other, cancellationToken);

    private async Task<LoggedEntry> AppendAsync(
        string kind, ReadOnlyMemory<byte> body, Func<Leaf, CancellationToken, Task<Appended>> append, CancellationToken cancellationToken)
    {
        var after = await ledger.LatestAsync(cancellationToken).ConfigureAwait(false);
        var opening = Opening.Create(body);
        var leaf = new Leaf(kind, clock.GetUtcNow(), after.Size, after.Root, opening.Commitment);
        openings.Put(kind, leaf.Time, opening);
        var appended = await append(leaf, cancellationToken).ConfigureAwait(false);
        return new LoggedEntry(appended.Index, leaf, opening, appended.Proof);
    }
}
