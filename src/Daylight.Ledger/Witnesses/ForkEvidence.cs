namespace Daylight.Ledger.Witnesses;

/// <summary>Two checkpoints that one log signed and that do not go together.</summary>
/// <param name="Log">The log's origin.</param>
/// <param name="Found">When it was found.</param>
/// <param name="Proven">
/// Whether the two alone prove it: one size, two roots. Else the later one was shown without a proof that it extends the earlier,
/// which the log can still clear up by showing one.
/// </param>
/// <param name="Cosigned">What the witness had cosigned.</param>
/// <param name="Shown">What it was then shown, with the log's signature.</param>
public sealed record ForkEvidence(string Log, DateTimeOffset Found, bool Proven, Checkpoint Cosigned, Checkpoint Shown)
{
    /// <summary>What was found, in a sentence.</summary>
    public string Words => Proven
        ? $"log '{Log}' has signed two roots for {Shown.Size} entries: {Cosigned.Root.ToBase64()} and {Shown.Root.ToBase64()}"
        : $"log '{Log}' has signed {Shown.Size} entries and not shown that they extend the {Cosigned.Size} that were cosigned before";
}
