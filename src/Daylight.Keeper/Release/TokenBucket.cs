namespace Daylight.Keeper.Release;

/// <summary>So many at once, and one more each <paramref name="refill"/>. Not thread-safe: its owner guards it.</summary>
/// <param name="burst">How many at once.</param>
/// <param name="refill">How long until one more.</param>
/// <param name="now">The time; it begins full.</param>
internal sealed class TokenBucket(int burst, TimeSpan refill, DateTimeOffset now)
{
    private double tokens = burst;
    private DateTimeOffset at = now;

    /// <summary>Whether nothing was taken lately, so that a new bucket would be the same.</summary>
    public bool IsFull(DateTimeOffset now) => Level(now) >= burst;

    /// <summary>Takes one, if there is one.</summary>
    public bool TryTake(DateTimeOffset now)
    {
        tokens = Level(now);
        // A clock that was set back refills nothing and is not waited for.
        at = now;
        if (tokens < 1)
        {
            return false;
        }

        tokens--;
        return true;
    }

    private double Level(DateTimeOffset now) => Math.Min(burst, tokens + Math.Max(0, (now - at) / refill));
}
