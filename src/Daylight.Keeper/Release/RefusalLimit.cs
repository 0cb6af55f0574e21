namespace Daylight.Keeper.Release;

/// <summary>
/// Which refusals are logged one by one. Anyone who reaches the Keeper can be refused, and the log keeps for ever, so each
/// source has a bucket and all have one together. Viewers who proved their key do not share with strangers: a flood of
/// nonsense must not take the entry of a real viewer's refusal.
/// </summary>
internal sealed class RefusalLimit(TimeProvider clock)
{
    /// <summary>Entries that one source may cause at once.</summary>
    public const int SourceBurst = 10;

    /// <summary>Entries that all sources of one sort may cause at once.</summary>
    public const int TotalBurst = 60;

    /// <summary>The most sources that are told apart; the rest share a bucket, so that made-up sources cost no memory.</summary>
    public const int MaxSources = 4_096;

    /// <summary>Until one source may cause one more.</summary>
    public static readonly TimeSpan SourceRefill = TimeSpan.FromSeconds(30);

    /// <summary>Until all sources of one sort may cause one more: at most 8,640 entries a day.</summary>
    public static readonly TimeSpan TotalRefill = TimeSpan.FromSeconds(10);

    /// <summary>Guards everything below.</summary>
    private readonly Lock gate = new();
    private readonly Dictionary<string, TokenBucket> sources = [];
    private readonly TokenBucket rest = new(SourceBurst, SourceRefill, clock.GetUtcNow());
    private readonly TokenBucket strangers = new(TotalBurst, TotalRefill, clock.GetUtcNow());
    private readonly TokenBucket viewers = new(TotalBurst, TotalRefill, clock.GetUtcNow());

    /// <summary>How many sources are told apart now.</summary>
    public int Sources => sources.Count;

    /// <summary>Whether this refusal gets an entry of its own.</summary>
    /// <param name="viewer">The viewer's proven key; null for a stranger.</param>
    /// <param name="from">Whence a stranger's request came.</param>
    public bool TryTake(string? viewer, string from)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            // The source first: who is over their own limit must not use up what all share.
            return BucketOf(viewer is null ? "from " + from : "viewer " + viewer, now).TryTake(now) && (viewer is null ? strangers : viewers).TryTake(now);
        }
    }

    private TokenBucket BucketOf(string source, DateTimeOffset now)
    {
        if (sources.TryGetValue(source, out var bucket))
        {
            return bucket;
        }

        if (sources.Count >= MaxSources)
        {
            foreach (var idle in sources.Where(s => s.Value.IsFull(now)).Select(s => s.Key).ToList())
            {
                sources.Remove(idle);
            }
        }

        return sources.Count >= MaxSources ? rest : sources[source] = new TokenBucket(SourceBurst, SourceRefill, now);
    }
}
