using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Vault;

namespace Daylight.Recorder;

/// <summary>
/// Commits to the chain heads of every minute that ended: to the heads file once, then to the log, with the same root however often the
/// log has to be asked. Minutes that pass meanwhile are left out: heads are cumulative. Called by one task.
/// </summary>
/// <param name="folder">Where the heads files lie.</param>
/// <param name="recorder">The recorder's name in the log.</param>
/// <param name="heads">Every track's newest acknowledged link.</param>
/// <param name="log">The log.</param>
/// <param name="clock">The recorder's clock.</param>
internal sealed class MinuteCommit(string folder, string recorder, Func<IReadOnlyList<ChainHead>> heads, EntryLog log, TimeProvider clock)
{
    private UnixMinute done = UnixMinute.Of(clock.GetUtcNow());
    private bool torn;
    private HeadsEntry? pending;

    /// <summary>Commits to the minute that has ended, if one has.</summary>
    /// <exception cref="IOException">The heads file cannot be written; it is tried again.</exception>
    /// <exception cref="LedgerUnavailableException">The log is away; the same entry is tried again.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        pending ??= Write();
        if (pending is not null)
        {
            await log.AppendAsync(EntryKinds.Heads, pending.Encode(), cancellationToken).ConfigureAwait(false);
            pending = null;
        }
    }

    private HeadsEntry? Write()
    {
        var now = UnixMinute.Of(clock.GetUtcNow());
        if (now <= done || heads() is not { Count: > 0 } links)
        {
            return null;
        }

        if (torn)
        {
            MinuteHeads.Mend(folder); // what is appended behind a torn minute could never be read
        }

        torn = true;
        var ended = new MinuteHeads(new UnixMinute(now.Value - 1), links);
        ended.AppendTo(folder);
        (torn, done) = (false, now);
        return new HeadsEntry(recorder, ended.Minute, links.Count, Merkle.Root([.. links.Select(h => Merkle.HashLeaf(MinuteHeads.Leaf(h)))]).ToArray());
    }
}
