using Daylight.Ledger;

namespace Daylight.Keeper.Release;

/// <summary>Finds out how the log's witnesses stand to a grant, with the Keeper's own copy of their keys; believes no role's word for it.</summary>
internal sealed class WitnessWatch(LogPolicy policy, WitnessTerms terms, EntryLog log, TimeProvider clock)
{
    /// <summary>How far a witness's clock may run ahead. What is later than that does not count, or it would look fresh for longer.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromSeconds(30);

    /// <summary>Guards <see cref="newest"/>.</summary>
    private readonly Lock gate = new();

    /// <summary>As of when a quorum stood behind the log, of all that was verified here.</summary>
    private DateTimeOffset? newest;

    /// <summary>Judges. Asks the log for more only when the grant's own checkpoint does not suffice.</summary>
    /// <param name="granted">The checkpoint of the grant's proof, its log signature checked.</param>
    /// <param name="live">Whether the look is live.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether degraded, or why not.</returns>
    public async ValueTask<(bool Degraded, Refusal? Refusal)> JudgeAsync(Checkpoint granted, bool live, CancellationToken cancellationToken)
    {
        if (policy.Quorum is null)
        {
            return (false, null);
        }

        var own = policy.Judge(granted, clock.GetUtcNow() + Ahead);
        if (own.Wrong is not null)
        {
            return (false, new Refusal(RefusalReason.Unproven, own.Wrong));
        }

        var sight = new WitnessSight(own.AsOf is not null, own.AsOf is not null, Newer(own.AsOf));
        if (WitnessRule.Decide(sight, live, clock.GetUtcNow(), terms) == WitnessVerdict.Full)
        {
            return (false, null);
        }

        if (await log.WitnessedAsync(granted, cancellationToken) is { } head)
        {
            var check = policy.Judge(head.Checkpoint, clock.GetUtcNow() + Ahead);
            if (check.Wrong is not null || !policy.AcceptsLog(head.Checkpoint, out _))
            {
                return (false, new Refusal(RefusalReason.Unwitnessed, "The log shows as cosigned what is not."));
            }

            if (!head.GoesWith(granted))
            {
                return (false, new Refusal(RefusalReason.Forked));
            }

            sight = new WitnessSight(sight.Entry || (check.AsOf is not null && head.Checkpoint.Size >= granted.Size), check.AsOf is not null, Newer(check.AsOf));
        }

        return WitnessRule.Decide(sight, live, clock.GetUtcNow(), terms) switch
        {
            WitnessVerdict.Full => (false, null),
            WitnessVerdict.Degraded => (true, null),
            WitnessVerdict.Unwitnessed => (false, new Refusal(RefusalReason.Unwitnessed)),
            _ => (false, new Refusal(RefusalReason.WitnessesAway)),
        };
    }

    private DateTimeOffset? Newer(DateTimeOffset? time)
    {
        lock (gate)
        {
            return newest = time > newest || newest is null ? time : newest;
        }
    }
}
