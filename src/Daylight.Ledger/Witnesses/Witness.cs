using System.Diagnostics.CodeAnalysis;

namespace Daylight.Ledger.Witnesses;

/// <summary>
/// A witness (C2SP tlog-witness): cosigns a log's checkpoint when it extends the last one that it cosigned, and remembers before
/// it answers. Of one log it never signs two roots of one size, nor a smaller tree after a larger one.
/// </summary>
public sealed class Witness : IDisposable
{
    /// <summary>
    /// The same checkpoint asked for again within this time is answered with the cosignature that there is: replaying a public
    /// checkpoint must not cost the disk a write each.
    /// </summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly WitnessStore store;
    private readonly CosignatureSigner signer;
    private readonly TimeProvider clock;
    private readonly Dictionary<string, Watched> logs;
    private readonly Action<WitnessNotice> tell;

    private Witness(WitnessStore store, CosignatureSigner signer, Dictionary<string, Watched> logs, TimeProvider clock, Action<WitnessNotice> tell) =>
        (this.store, this.signer, this.logs, this.clock, this.tell) = (store, signer, logs, clock, tell);

    /// <summary>The logs watched over.</summary>
    public IEnumerable<WitnessedLog> Logs => logs.Values.Select(w => w.Log);

    /// <summary>Opens a witness on its folder, making what is not there yet.</summary>
    /// <param name="folder">Its own folder.</param>
    /// <param name="signer">Its key.</param>
    /// <param name="logs">The logs that it watches over.</param>
    /// <param name="clock">The time that it vouches for.</param>
    /// <param name="tell">Told of each answer; must not block.</param>
    /// <exception cref="WitnessStateException">Another runs on the folder, or what it remembers of a log is gone or not its own.</exception>
    public static Witness Open(string folder, CosignatureSigner signer, IEnumerable<WitnessedLog> logs, TimeProvider clock, Action<WitnessNotice>? tell = null)
    {
        var store = new WitnessStore(folder);
        try
        {
            var watched = logs.ToDictionary(l => l.Origin, l => new Watched(l, store.Load(l, signer.Verifier)), StringComparer.Ordinal);
            return new Witness(store, signer, watched, clock, tell ?? (_ => { }));
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Answers an add-checkpoint request. Blocks for one durable write.</summary>
    public WitnessAnswer Add(ReadOnlySpan<byte> body)
    {
        AddCheckpointRequest request;
        try
        {
            request = AddCheckpointRequest.Parse(body);
        }
        catch (FormatException e)
        {
            return Tell(null, null, WitnessAnswer.Refused(WitnessOutcome.Malformed, e.Message));
        }

        var checkpoint = request.Checkpoint;
        if (!logs.TryGetValue(checkpoint.Origin, out var watched))
        {
            return Tell(null, checkpoint, WitnessAnswer.Refused(WitnessOutcome.UnknownLog, "this witness does not know the log"));
        }

        if (!watched.Log.Signed(checkpoint, out var why))
        {
            return Tell(watched, checkpoint, WitnessAnswer.Refused(WitnessOutcome.BadSignature, why!));
        }

        if (request.OldSize > checkpoint.Size)
        {
            return Tell(watched, checkpoint, WitnessAnswer.Refused(WitnessOutcome.Malformed, $"'old' is {request.OldSize}, above the checkpoint's size {checkpoint.Size}"));
        }

        lock (watched.Gate)
        {
            return Tell(watched, checkpoint, Decide(watched, request with { Checkpoint = watched.Log.Own(checkpoint) }));
        }
    }

    /// <summary>What was cosigned last of a log, with the log's signature and this witness's; null when nothing was.</summary>
    /// <param name="hash">See <see cref="WitnessedLog.Hash"/>.</param>
    public Checkpoint? Latest(string hash) => logs.Values.FirstOrDefault(w => w.Log.Hash == hash)?.Latest;

    /// <summary>Every piece of evidence against a log, as text.</summary>
    public IReadOnlyList<string> Evidence() => store.Evidence();

    /// <inheritdoc/>
    public void Dispose() => store.Dispose();

    /// <summary>The rules, under the log's lock: what is checked and what is written must be one step (C2SP tlog-witness, the race there).</summary>
    private WitnessAnswer Decide(Watched watched, AddCheckpointRequest request)
    {
        var (latest, checkpoint) = (watched.Latest, request.Checkpoint);
        if (watched.Broken is { } broken)
        {
            return WitnessAnswer.Refused(WitnessOutcome.Unavailable, broken);
        }

        // Before the sizes are compared: two roots of one size are proof, however the question was put.
        if (latest is not null && checkpoint.Size == latest.Size && checkpoint.Root != latest.Root)
        {
            Accuse(watched, latest, checkpoint, proven: true);
        }

        if (request.OldSize != (latest?.Size ?? 0))
        {
            return WitnessAnswer.Latest(latest?.Size ?? 0);
        }

        if (checkpoint.Size == 0 && checkpoint.Root != Merkle.EmptyRoot)
        {
            return WitnessAnswer.Refused(WitnessOutcome.Inconsistent, "the root of an empty tree must be the hash of nothing");
        }

        if (!Merkle.VerifyConsistency(request.OldSize, latest?.Root ?? Merkle.EmptyRoot, checkpoint.Size, checkpoint.Root, request.Proof))
        {
            if (latest is not null && checkpoint.Size > latest.Size)
            {
                Accuse(watched, latest, checkpoint, proven: false);
            }

            return WitnessAnswer.Refused(WitnessOutcome.Inconsistent, $"the consistency proof from {request.OldSize} to {checkpoint.Size} does not hold");
        }

        return Cosign(watched, checkpoint);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever kept the state from being written, nothing may be signed after it.")]
    private WitnessAnswer Cosign(Watched watched, Checkpoint checkpoint)
    {
        var now = clock.GetUtcNow();
        if (watched.Latest is { } latest && latest.Note.Text == checkpoint.Note.Text && now - watched.At < Again && now >= watched.At)
        {
            return new WitnessAnswer(WitnessOutcome.Cosigned, SignedNote.Line(latest.Note.Signatures[^1]));
        }

        var mine = signer.Sign(checkpoint.Note.Text, now);
        var next = checkpoint.With([mine]);
        try
        {
            store.Swap(watched.Log, watched.Latest, next);
        }
        catch (Exception e)
        {
            // The disk may hold either of the two. Signing on from a guess could sign two histories; a restart reads what is there.
            watched.Broken = "this witness could not write its state and signs nothing for the log until it is started again: " + e.Message;
            return WitnessAnswer.Refused(WitnessOutcome.Unavailable, watched.Broken);
        }

        (watched.Latest, watched.At) = (next, now);
        return new WitnessAnswer(WitnessOutcome.Cosigned, SignedNote.Line(mine));
    }

    private void Accuse(Watched watched, Checkpoint cosigned, Checkpoint shown, bool proven)
    {
        var evidence = new ForkEvidence(watched.Log.Origin, clock.GetUtcNow(), proven, cosigned, shown);
        try
        {
            if (store.Keep(watched.Log, evidence))
            {
                tell(new WitnessNotice(watched.Log.Origin, shown.Size, null, evidence.Words, evidence));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            tell(new WitnessNotice(watched.Log.Origin, shown.Size, null, $"{evidence.Words}; this could not be kept: {e.Message}", evidence));
        }
    }

    private WitnessAnswer Tell(Watched? watched, Checkpoint? checkpoint, WitnessAnswer answer)
    {
        var words = answer.Outcome switch
        {
            WitnessOutcome.Cosigned => $"cosigned {checkpoint!.Size} entries",
            WitnessOutcome.OtherSize when checkpoint!.Size < watched!.Latest?.Size =>
                $"was shown {checkpoint.Size} entries of a log that had {watched.Latest.Size} when cosigned: an old checkpoint again, or a log cut back",
            WitnessOutcome.OtherSize => $"told a log that it was last seen with {answer.Body.TrimEnd()} entries",
            _ => "refused: " + answer.Body.TrimEnd(),
        };
        tell(new WitnessNotice(watched?.Log.Origin, checkpoint?.Size, answer.Outcome, words, null));
        return answer;
    }

    private sealed class Watched(WitnessedLog log, Checkpoint? latest)
    {
        /// <summary>Guards everything below.</summary>
        public Lock Gate { get; } = new();

        public WitnessedLog Log => log;

        public Checkpoint? Latest { get; set; } = latest;

        /// <summary>When <see cref="Latest"/> was cosigned in this life.</summary>
        public DateTimeOffset At { get; set; }

        public string? Broken { get; set; }
    }
}
