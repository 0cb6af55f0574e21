using Daylight.Ledger.Witnesses;

namespace Daylight.Ledger;

/// <summary>The log as its writers see it, in process or remote.</summary>
public interface ILedger
{
    /// <summary>Appends a leaf. Returns when it is durable and integrated, with its proof.</summary>
    /// <exception cref="LedgerUnavailableException">The log cannot be written; nothing was promised.</exception>
    Task<Appended> AppendAsync(Leaf leaf, CancellationToken cancellationToken);

    /// <summary>
    /// Appends a leaf like <see cref="AppendAsync"/>, and waits a moment for the log's witnesses to cosign a checkpoint that holds it.
    /// When they do not, the proof is under the log's own signature alone: whoever needs more has to look.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">The log cannot be written; nothing was promised.</exception>
    Task<Appended> AppendWitnessedAsync(Leaf leaf, CancellationToken cancellationToken) => AppendAsync(leaf, cancellationToken);

    /// <summary>The latest checkpoint.</summary>
    ValueTask<Checkpoint> LatestAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The newest checkpoint that enough witnesses cosigned, tied to another checkpoint of this log; the witnesses are asked first when
    /// it does not reach that one or is no longer fresh. Null when there is none, or the log has no witnesses.
    /// </summary>
    ValueTask<WitnessedHead?> WitnessedAsync(Checkpoint other, CancellationToken cancellationToken) => ValueTask.FromResult<WitnessedHead?>(null);
}
