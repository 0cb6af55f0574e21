namespace Daylight.Desk.Looks;

/// <summary>A look as it stands under its incident, for those who work there and those who oversee them.</summary>
/// <param name="Look">Its id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Running">Whether it shows a picture now: granted, not ended, not run out.</param>
/// <param name="Mine">Whether the reader asked for it.</param>
/// <param name="Operator">Who asked.</param>
/// <param name="Camera">The camera's id.</param>
/// <param name="Live">The picture as it comes.</param>
/// <param name="From">First moment of a recorded look.</param>
/// <param name="To">Last moment of a recorded look.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="Expires">When its grant runs out.</param>
/// <param name="EndedAt">When it was ended before its time.</param>
/// <param name="DecidedBy">The supervisor who decided it.</param>
/// <param name="Why">Why it waits, was refused or was ended; null where there is nothing to say.</param>
/// <param name="LogIndex">The index of its latest entry that decided something: asked, granted or refused.</param>
/// <param name="Proof">Where that entry's proof is.</param>
public sealed record IncidentLook(
    Guid Look,
    LookState State,
    bool Running,
    bool Mine,
    string Operator,
    string Camera,
    bool Live,
    DateTimeOffset? From,
    DateTimeOffset? To,
    DateTimeOffset AskedAt,
    DateTimeOffset? Expires,
    DateTimeOffset? EndedAt,
    string? DecidedBy,
    string? Why,
    long? LogIndex,
    string? Proof);
