using System.Text;

namespace Daylight.Ledger.Witnesses;

/// <summary>
/// A log that asks its witnesses: once in a while, and at once when somebody waits for it. Everybody who waits at one time is served by
/// one round. Appending never waits for a witness unless it is asked to, and a witness that is slow or away holds up no round.
/// </summary>
public sealed class CosigningLedger : ILedger, IAsyncDisposable
{
    /// <summary>The file beside <c>checkpoint</c> with the newest cosigned one, for whoever reads the log from its folder.</summary>
    public const string CosignedFile = "cosigned";

    private readonly TlogLedger log;
    private readonly string folder;
    private readonly LogPolicy policy;
    private readonly CosigningPace pace;
    private readonly TimeProvider clock;
    private readonly Action<WitnessStatus> tell;
    private readonly HttpClient http;
    private readonly List<WitnessLink> links;
    private readonly CancellationTokenSource stop = new();
    private readonly Task asking;
    private readonly List<Task> late = [];

    /// <summary>Guards the next four.</summary>
    private readonly Lock gate = new();
    private TaskCompletionSource demand = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Checkpoint? cosigned;

    /// <summary>What has come in for the newest target.</summary>
    private Checkpoint? gathering;

    /// <summary>Owned by the asking task.</summary>
    private DateTimeOffset written;

    /// <summary>Begins to ask.</summary>
    /// <param name="log">The log; stays its owner's.</param>
    /// <param name="folder">The log's folder.</param>
    /// <param name="policy">The witnesses; those with an address are asked.</param>
    /// <param name="pace">How often.</param>
    /// <param name="clock">The time.</param>
    /// <param name="tell">Told when a witness falls into trouble, and when it is out of it; once each.</param>
    public CosigningLedger(TlogLedger log, string folder, LogPolicy policy, CosigningPace pace, TimeProvider clock, Action<WitnessStatus>? tell = null)
    {
        (this.log, this.folder, this.policy, this.pace, this.clock, this.tell) = (log, folder, policy, pace, clock, tell ?? (_ => { }));
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = pace.Limit, MaxResponseContentBufferSize = 1 << 20 };
        links = [.. policy.Witnesses.Where(w => w.Address is not null).Select(w => new WitnessLink(w, http))];
        cosigned = Kept();
        asking = Task.Run(AskAsync);
    }

    /// <summary>How each witness is doing.</summary>
    public IReadOnlyList<WitnessStatus> Witnesses => [.. links.Select(l => l.Status)];

    /// <summary>The newest checkpoint with a quorum behind it; null when there is none yet.</summary>
    public Checkpoint? Cosigned
    {
        get
        {
            lock (gate)
            {
                return cosigned;
            }
        }
    }

    /// <summary>
    /// What the log shows to the public: the newest cosigned checkpoint while its quorum is fresh; else the newest of all, so that
    /// witnesses that are away hide no entry from anybody, and everybody sees that they are away.
    /// </summary>
    public async ValueTask<Checkpoint> PublishedAsync(CancellationToken cancellationToken) =>
        Cosigned is { } current && AsOf(current) is { } time && clock.GetUtcNow() - time <= pace.Stale
            ? current
            : await log.LatestAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The latest time as of which a quorum stands behind a checkpoint; with no quorum asked for, any witness.</summary>
    public DateTimeOffset? AsOf(Checkpoint checkpoint)
    {
        var check = policy.Judge(checkpoint);
        return policy.Quorum is null && check.Valid.Count > 0 ? check.Valid.Max(c => c.Time) : check.AsOf;
    }

    /// <inheritdoc/>
    public Task<Appended> AppendAsync(Leaf leaf, CancellationToken cancellationToken) => log.AppendAsync(leaf, cancellationToken);

    /// <inheritdoc/>
    public async Task<Appended> AppendWitnessedAsync(Leaf leaf, CancellationToken cancellationToken)
    {
        var appended = await log.AppendAsync(leaf, cancellationToken).ConfigureAwait(false);
        if (await ReachAsync(appended.Proof.Checkpoint.Size, DateTimeOffset.MinValue, cancellationToken).ConfigureAwait(false) is not { } head)
        {
            return appended;
        }

        var path = head.Size == appended.Proof.Checkpoint.Size
            ? appended.Proof.Path
            : Merkle.InclusionProof(appended.Index, head.Size, new TlogReader(folder).Subtrees(head.Size));
        return appended with { Proof = new TlogProof(appended.Index, path, head) };
    }

    /// <inheritdoc/>
    public ValueTask<Checkpoint> LatestAsync(CancellationToken cancellationToken) => log.LatestAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<WitnessedHead?> WitnessedAsync(Checkpoint other, CancellationToken cancellationToken)
    {
        await ReachAsync(other.Size, clock.GetUtcNow() - pace.Every, cancellationToken).ConfigureAwait(false);
        var latest = await log.LatestAsync(cancellationToken).ConfigureAwait(false);

        // A checkpoint beyond the log is not this log's; there is nothing to tie it to.
        return Cosigned is { } head && other.Size <= latest.Size
            ? new WitnessedHead(head, Consistency(Math.Min(head.Size, other.Size), Math.Max(head.Size, other.Size)))
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await asking.ConfigureAwait(false);
        await Task.WhenAll(late).ConfigureAwait(false);
        http.Dispose();
        stop.Dispose();
    }

    /// <summary>A cosigned checkpoint of some size or more, and no older; waits for one round at most. Null when that brings none.</summary>
    private async Task<Checkpoint?> ReachAsync(long size, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (Enough() is { } there)
        {
            return there;
        }

        // The round that begins next takes a checkpoint that is no older than this moment.
        Task round;
        lock (gate)
        {
            round = next.Task;
            demand.TrySetResult();
        }

        try
        {
            await round.WaitAsync(pace.Wait, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What a slower round brings helps whoever comes after.
        }

        return Enough();

        Checkpoint? Enough() => Cosigned is { } head && head.Size >= size && AsOf(head) >= since ? head : null;
    }

    private async Task AskAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            TaskCompletionSource round;
            lock (gate)
            {
                (round, next) = (next, new(TaskCreationOptions.RunContinuationsAsynchronously));
                demand = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            try
            {
                await RoundAsync().ConfigureAwait(false);
            }
            finally
            {
                round.TrySetResult();
            }

            Write();
            await WaitAsync().ConfigureAwait(false);
        }

        Write(last: true);
    }

    private async Task WaitAsync()
    {
        Task wanted;
        lock (gate)
        {
            wanted = demand.Task;
        }

        using var pause = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        await Task.WhenAny(wanted, Task.Delay(pace.Every, clock, pause.Token)).ConfigureAwait(false);
        await pause.CancelAsync().ConfigureAwait(false);
    }

    private async Task RoundAsync()
    {
        var target = await log.LatestAsync(stop.Token).ConfigureAwait(false);
        var asked = links.Where(l => !l.IsBusy).Select(l => AskOneAsync(l, target)).ToList();
        while (asked.Count > 0)
        {
            var answered = await Task.WhenAny(asked).ConfigureAwait(false);
            asked.Remove(answered);
            if (await answered.ConfigureAwait(false) && policy.Quorum is not null)
            {
                break;
            }
        }

        late.RemoveAll(t => t.IsCompleted);
        late.AddRange(asked);
    }

    /// <summary>Asks one witness and takes its cosignature in. Returns whether a quorum now stands behind the target.</summary>
    private async Task<bool> AskOneAsync(WitnessLink link, Checkpoint target)
    {
        // Off the round's own thread: the first part of a question reads tiles and is not asynchronous.
        await Task.Yield();
        var before = link.Status.Trouble;
        var line = await link.AskAsync(target, Consistency, stop.Token).ConfigureAwait(false);
        if (!stop.IsCancellationRequested && (before is null) != (link.Status.Trouble is null))
        {
            tell(link.Status);
        }

        lock (gate)
        {
            if (line is not null)
            {
                Gather(target, line);
            }

            return gathering?.Note.Text == target.Note.Text && AsOf(gathering) is not null;
        }
    }

    private void Gather(Checkpoint target, NoteSignature line)
    {
        if (gathering is null || gathering.Size < target.Size || (gathering.Note.Text == target.Note.Text && gathering.Note.Signatures.Any(s => s.Name == line.Name && s.KeyHash.Span.SequenceEqual(line.KeyHash.Span))))
        {
            // A larger tree, or the same one asked for again: both begin with the log's signature alone.
            gathering = target;
        }

        if (gathering.Note.Text != target.Note.Text)
        {
            return;
        }

        gathering = gathering.With([line]);
        if (AsOf(gathering) is not null)
        {
            cosigned = gathering;
        }
    }

    private Digest[] Consistency(long first, long second) =>
        first == 0 ? [] : Merkle.ConsistencyProof(first, second, new TlogReader(folder).Subtrees(second));

    /// <summary>What was cosigned before this start, if it is of this very history.</summary>
    private Checkpoint? Kept()
    {
        var path = Path.Combine(folder, CosignedFile);
        try
        {
            var kept = File.Exists(path) ? Checkpoint.Parse(File.ReadAllText(path)) : null;
            return kept is not null && policy.AcceptsLog(kept, out _) && AsOf(kept) is not null && new TlogReader(folder).ReadCheckpoint() is { } now
                && kept.Size <= now.Size && Merkle.Root(kept.Size, new TlogReader(folder).Subtrees(now.Size)) == kept.Root
                ? kept
                : null;
        }
        catch (Exception e) when (e is FormatException or IOException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Puts the newest beside the log, at most once a second: in a rush of looks each round would else wait for the disk.</summary>
    private void Write(bool last = false)
    {
        var now = clock.GetUtcNow();
        if (Cosigned is { } head && (last || now - written >= TimeSpan.FromSeconds(1) || now < written))
        {
            try
            {
                LogFiles.Replace(Path.Combine(folder, CosignedFile), Encoding.UTF8.GetBytes(head.ToString()));
                written = now;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is a copy for readers; the log itself would notice a disk that fails, and the next round tries again.
            }
        }
    }
}
