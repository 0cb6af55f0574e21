using Daylight.Contracts;
using Daylight.Ledger;

namespace Daylight.Keeper.Release;

/// <summary>
/// Puts refusals into the log: one entry each within the limit, and one entry for all beyond it. That there are uncounted ones
/// is kept in the store, so that a Keeper that was killed owns up to them when it starts again.
/// </summary>
internal sealed class RefusalLog(KeeperStore store, EntryLog log, TimeProvider clock)
{
    private readonly RefusalLimit limit = new(clock);

    /// <summary>Guards <see cref="counted"/> together with the store's mark of it.</summary>
    private readonly Lock gate = new();
    private RefusalCount counted = LeftBy(store);

    /// <summary>Refuses: logged, or beyond the limit counted, before it returns.</summary>
    /// <exception cref="LedgerUnavailableException">The log cannot be written.</exception>
    public async Task<ReleaseResult> RefuseAsync(Claimant claimant, Refusal refusal, string from, CancellationToken cancellationToken)
    {
        var code = refusal.Reason.Code();
        if (limit.TryTake(claimant.Viewer, from))
        {
            var entry = new KeysRefusedEntry(claimant.Look?.ToString("D"), code, refusal.Words);
            await log.AppendAsync(EntryKinds.KeysRefused, entry.Encode(), cancellationToken);
        }
        else
        {
            Count(code);
        }

        return new ReleaseResult([], code, refusal.Words);
    }

    /// <summary>Logs what was counted, in one entry; nothing when there is nothing.</summary>
    /// <exception cref="LedgerUnavailableException">The log cannot be written; the count is kept.</exception>
    public async Task LogCountedAsync(CancellationToken cancellationToken)
    {
        RefusalCount taken;
        lock (gate)
        {
            if (counted.IsEmpty)
            {
                return;
            }

            (taken, counted) = (counted, new RefusalCount());
        }

        try
        {
            await log.AppendAsync(EntryKinds.KeysRefusedMany, taken.ToEntry().Encode(), cancellationToken);
        }
        catch
        {
            lock (gate)
            {
                counted.Add(taken);
            }

            throw;
        }

        lock (gate)
        {
            // Others may have been counted while this was logged; the mark is theirs then.
            store.MarkUncounted(counted.IsEmpty ? null : counted.First);
        }
    }

    private static RefusalCount LeftBy(KeeperStore store)
    {
        var left = new RefusalCount();
        if (store.UncountedSince() is { } since)
        {
            left.AddLeft(since);
        }

        return left;
    }

    private void Count(string code)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            // Once for all that follow until they are logged: a flood must not cost a disk write each.
            if (counted.IsEmpty)
            {
                store.MarkUncounted(now);
            }

            counted.Add(code, now);
        }
    }
}
