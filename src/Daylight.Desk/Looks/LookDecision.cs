namespace Daylight.Desk.Looks;

/// <summary>What the policy says to an ask: one of <see cref="Allowed"/>, <see cref="NeedsSupervisor"/>, <see cref="Refused"/>.</summary>
public abstract record LookDecision
{
    private LookDecision()
    {
    }

    /// <summary>The look may be granted at once.</summary>
    public sealed record Allowed : LookDecision;

    /// <summary>Someone else must approve it.</summary>
    /// <param name="Why">The first reason that applies: own incident, then area, then time.</param>
    public sealed record NeedsSupervisor(LookReason Why) : LookDecision;

    /// <summary>The look may not be granted by anyone.</summary>
    /// <param name="Why">The reason.</param>
    public sealed record Refused(LookReason Why) : LookDecision;
}
