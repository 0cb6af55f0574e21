namespace Daylight.Ledger.Witnesses;

/// <summary>A cosigned checkpoint and how it goes with another one of the same log.</summary>
/// <param name="Checkpoint">The cosigned one.</param>
/// <param name="Proof">The consistency proof from the smaller to the larger of the two.</param>
public sealed record WitnessedHead(Checkpoint Checkpoint, IReadOnlyList<Digest> Proof)
{
    /// <summary>Whether the proof shows that both are of one history.</summary>
    public bool GoesWith(Checkpoint other) => Checkpoint.Size <= other.Size
        ? Merkle.VerifyConsistency(Checkpoint.Size, Checkpoint.Root, other.Size, other.Root, Proof)
        : Merkle.VerifyConsistency(other.Size, other.Root, Checkpoint.Size, Checkpoint.Root, Proof);
}
