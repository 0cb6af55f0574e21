using System.Diagnostics.CodeAnalysis;

namespace Daylight.Ledger;

/// <summary>Whose signature makes a checkpoint believed.</summary>
/// <param name="Log">The log's key; its name is the origin.</param>
public sealed record LogPolicy(NoteVerifier Log)
{
    /// <summary>Whether a checkpoint is this log's and signed by it.</summary>
    public bool Accepts(Checkpoint checkpoint, [NotNullWhen(false)] out string? why)
    {
        why = checkpoint.Origin == Log.Name ? null : $"the checkpoint is of log '{checkpoint.Origin}', not of '{Log.Name}'";
        return why is null && Log.TryVerify(checkpoint.Note, out why);
    }
}
