namespace Daylight.Ledger.Witnesses;

/// <summary>A log that a witness watches over.</summary>
/// <param name="Origin">Its checkpoints' first line.</param>
/// <param name="Keys">The keys that it may sign by, one at least.</param>
public sealed record WitnessedLog(string Origin, IReadOnlyList<NoteVerifier> Keys)
{
    /// <summary>A log whose origin is its key's name, as tlog-checkpoint recommends.</summary>
    public WitnessedLog(NoteVerifier key)
        : this(key.Name, [key])
    {
    }

    /// <summary>The origin as file names and addresses have it: SHA-256, lower-case hexadecimal.</summary>
    public string Hash => Digest.Of(System.Text.Encoding.UTF8.GetBytes(Origin)).ToString();

    /// <summary>Whether a checkpoint bears a known key's signature, and no false one of a known key.</summary>
    internal bool Signed(Checkpoint checkpoint, out string? why)
    {
        var known = Keys.Where(k => checkpoint.Note.Signatures.Any(s => s.Name == k.Name && s.KeyHash.Span.SequenceEqual(k.KeyHash))).ToList();
        why = known.Count == 0 ? "no signature by a key that this witness knows for the log" : null;
        foreach (var key in known)
        {
            if (!key.TryVerify(checkpoint.Note, out why))
            {
                return false;
            }
        }

        return why is null;
    }

    /// <summary>The checkpoint with the log's own signatures alone.</summary>
    internal Checkpoint Own(Checkpoint checkpoint) => checkpoint with
    {
        Note = new SignedNote(checkpoint.Note.Text, [.. checkpoint.Note.Signatures.Where(s => Keys.Any(k => s.Name == k.Name && s.KeyHash.Span.SequenceEqual(k.KeyHash)))]),
    };
}
