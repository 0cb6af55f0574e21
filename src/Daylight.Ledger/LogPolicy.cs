using System.Diagnostics.CodeAnalysis;
using Daylight.Ledger.Witnesses;

namespace Daylight.Ledger;

/// <summary>Whose signatures make a checkpoint believed.</summary>
/// <param name="Log">The log's key; its name is the origin.</param>
public sealed record LogPolicy(NoteVerifier Log)
{
    /// <summary>The witnesses whose cosignatures are looked at.</summary>
    public IReadOnlyList<PolicyWitness> Witnesses { get; init; } = [];

    /// <summary>Who of them must have cosigned; null for nobody.</summary>
    public QuorumMember? Quorum { get; init; }

    /// <summary>Whether a checkpoint is this log's, signed by it, and cosigned by a quorum, however long ago.</summary>
    public bool Accepts(Checkpoint checkpoint, [NotNullWhen(false)] out string? why)
    {
        if (!AcceptsLog(checkpoint, out why))
        {
            return false;
        }

        var check = Judge(checkpoint);
        why = check.Wrong ?? (Quorum is null || check.AsOf is not null ? null : $"the quorum '{Quorum.Name}' has not cosigned the checkpoint; {Said(check)} have");
        return why is null;
    }

    /// <summary>Whether a checkpoint is this log's and signed by it, whoever else has signed it.</summary>
    public bool AcceptsLog(Checkpoint checkpoint, [NotNullWhen(false)] out string? why)
    {
        why = checkpoint.Origin == Log.Name ? null : $"the checkpoint is of log '{checkpoint.Origin}', not of '{Log.Name}'";
        return why is null && Log.TryVerify(checkpoint.Note, out why);
    }

    /// <summary>What a checkpoint's cosignatures come to. The log's own signature is not looked at.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="notAfter">A cosignature of a later time does not count: a witness whose clock runs ahead must not look fresh for longer.</param>
    public CosignatureCheck Judge(Checkpoint checkpoint, DateTimeOffset? notAfter = null)
    {
        var times = new Dictionary<PolicyWitness, DateTimeOffset>();
        foreach (var line in checkpoint.Note.Signatures)
        {
            if (Witnesses.FirstOrDefault(w => w.Verifier.IsMine(line)) is not { } witness)
            {
                continue;
            }

            if (witness.Verifier.TimeOf(checkpoint.Note.Text, line) is not { } time)
            {
                return new CosignatureCheck([], null, $"the cosignature by '{witness.Verifier.Name}' does not fit the checkpoint");
            }

            if (!(time > notAfter) && (!times.TryGetValue(witness, out var earlier) || time > earlier))
            {
                times[witness] = time;
            }
        }

        return new CosignatureCheck([.. times.Select(t => new Cosignature(t.Key, t.Value))], Quorum?.AsOf(times), null);
    }

    private static string Said(CosignatureCheck check) =>
        check.Valid.Count == 0 ? "no known witnesses" : string.Join(", ", check.Valid.Select(c => c.Witness.Name));
}
