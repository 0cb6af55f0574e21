using Daylight.Ledger;
using Daylight.Ledger.Witnesses;

namespace Daylight.Keeper.Tests;

/// <summary>A real log whose two witnesses stand by in the test's hand: there or away, by the test's clock, honest or shown something else.</summary>
internal sealed class CosignedLog(TlogLedger log, string folder, TimeProvider clock) : ILedger
{
    private readonly CosignatureSigner[] signers = [.. new[] { "a", "b" }.Select(n => new CosignatureSigner(n + ".example", SigningKey.Generate()))];
    private Checkpoint? head;

    /// <summary>How many of the two are there.</summary>
    public int There { get; set; } = 2;

    /// <summary>What the log shows as cosigned, instead of what was.</summary>
    public Func<Checkpoint, WitnessedHead?>? Instead { get; set; }

    /// <summary>How often somebody asked for the cosigned head.</summary>
    public int Asked { get; private set; }

    public LogPolicy PolicyFor(LogPolicy own)
    {
        PolicyWitness[] known = [.. signers.Select(s => new PolicyWitness(s.Verifier.Name, s.Verifier, null))];
        return own with { Witnesses = known, Quorum = new WitnessGroup("both", 2, known) };
    }

    public Task<Appended> AppendAsync(Leaf leaf, CancellationToken cancellationToken) => log.AppendAsync(leaf, cancellationToken);

    public async Task<Appended> AppendWitnessedAsync(Leaf leaf, CancellationToken cancellationToken)
    {
        var appended = await log.AppendAsync(leaf, cancellationToken);
        return There < 2 ? appended : appended with { Proof = appended.Proof with { Checkpoint = head = Cosign(appended.Proof.Checkpoint) } };
    }

    public ValueTask<Checkpoint> LatestAsync(CancellationToken cancellationToken) => log.LatestAsync(cancellationToken);

    public ValueTask<WitnessedHead?> WitnessedAsync(Checkpoint other, CancellationToken cancellationToken)
    {
        Asked++;
        if (There == 2)
        {
            head = Cosign(log.Latest);
        }

        return ValueTask.FromResult(Instead is not null ? Instead(other) : head is null ? null : Tie(head, other));
    }

    public Checkpoint Cosign(Checkpoint checkpoint) => checkpoint.With(signers.Take(There).Select(s => s.Sign(checkpoint.Note.Text, clock.GetUtcNow())));

    public WitnessedHead Tie(Checkpoint cosigned, Checkpoint other)
    {
        var (first, second) = (Math.Min(cosigned.Size, other.Size), Math.Max(cosigned.Size, other.Size));
        return new WitnessedHead(cosigned, first == 0 ? [] : Merkle.ConsistencyProof(first, second, new TlogReader(folder).Subtrees(second)));
    }
}
