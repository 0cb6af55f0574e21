namespace Daylight.Desk.Looks;

/// <summary>An ask and what became of it. The log is the authority; this row is the desk's working copy.</summary>
public sealed class Look
{
    /// <summary>The longest reason in somebody's words, in characters.</summary>
    public const int MaxWhy = 200;

    /// <summary>Its id, UUIDv7, the same in grant, log and releases.</summary>
    public Guid Id { get; init; }

    /// <summary>The incident it hangs on, as asked; may name none.</summary>
    public Guid IncidentId { get; init; }

    /// <summary>The camera, as asked.</summary>
    public required string Camera { get; init; }

    /// <summary>The picture as it comes.</summary>
    public bool Live { get; init; }

    /// <summary>First moment of a recorded look.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Last moment of a recorded look.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The asker's account id.</summary>
    public required string AskerId { get; init; }

    /// <summary>The asker's user name.</summary>
    public required string Asker { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>The viewer's P-256 key that minute keys are sealed to.</summary>
    public required byte[] ViewerKey { get; init; }

    /// <summary>The viewer's P-256 key that signs release requests.</summary>
    public required byte[] ViewerSigningKey { get; init; }

    /// <summary>Where it stands.</summary>
    public LookState State { get; set; }

    /// <summary>Why it waits or was refused; null when it was allowed at once.</summary>
    public LookReason? Reason { get; set; }

    /// <summary>The supervisor who approved or refused it.</summary>
    public string? DecidedBy { get; set; }

    /// <summary>The signed grant's bytes, once granted.</summary>
    public byte[]? Grant { get; set; }

    /// <summary>Why it was refused or ended, in the words of whoever did; null for the reason's own words.</summary>
    public string? Why { get; set; }

    /// <summary>The index in the log of the entry that asked for it, or once it is decided of the one that granted or refused it.</summary>
    public long? LogIndex { get; set; }

    /// <summary>That entry's tlog-proof text.</summary>
    public string? Proof { get; set; }

    /// <summary>When the grant runs out.</summary>
    public DateTimeOffset? Expires { get; set; }

    /// <summary>When it was ended.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
