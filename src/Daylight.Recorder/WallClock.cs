namespace Daylight.Recorder;

/// <summary>
/// Capture time by the recorder's clock for a stream's media time: drift is slewed, a jump is a jump. The camera cannot move
/// recording dates; it only says how far apart its pictures are.
/// </summary>
/// <remarks>
/// Media time says when a picture is shown, and pictures come in the order in which they are decoded: where a camera sends
/// B-pictures, media time goes back and forth by a few of them. Capture time follows the order of coming instead: a picture is
/// placed where the latest media time stands that no picture still to come can undercut.
/// </remarks>
internal sealed class WallClock
{
    private const long JumpMicros = 2_000_000;
    private const int SlewDivisor = 64;

    // No decoder holds more pictures back (H.264 A.3.1 h, MaxDpbFrames; H.265 A.4.2, MaxDpbSize).
    private const int MaxHeldBack = 16;

    // The highest media times seen, rising.
    private readonly List<long> highest = new(MaxHeldBack + 2);
    private int heldBack;
    private long? anchorMicros;
    private long anchorMedia90k;
    private long last = long.MinValue;

    /// <summary>The capture time of a picture, never before the one before; and whether the camera's clock jumped.</summary>
    public (long CaptureMicros, bool Jumped) Map(long mediaTime90k, long nowMicros)
    {
        var jumped = false;
        var (turn, nextTurn) = Turn(mediaTime90k);
        if (anchorMicros is not { } anchor)
        {
            (anchorMicros, anchorMedia90k) = (nowMicros, mediaTime90k);
        }
        else
        {
            var expected = anchor + ((turn - anchorMedia90k) * 100 / 9);
            var error = nowMicros - expected;
            jumped = Math.Abs(error) > JumpMicros;
            if (jumped)
            {
                highest.Clear();
                highest.Add(mediaTime90k);
            }

            (anchorMicros, anchorMedia90k) = jumped ? (nowMicros, mediaTime90k) : (expected + (error / SlewDivisor), nextTurn);
        }

        last = Math.Max(anchorMicros.Value, last + 1);
        return (last, jumped);
    }

    /// <summary>A new connection: its media time begins anew. Capture time still never goes back.</summary>
    public void Restart()
    {
        highest.Clear();
        heldBack = 0;
        anchorMicros = null;
    }

    /// <summary>
    /// The media time whose turn it is now that this picture came. The two differ when a picture shows that the camera holds
    /// more of them back than was known: the first still counts as before, so that capture time makes no step.
    /// </summary>
    private (long Turn, long NextTurn) Turn(long mediaTime90k)
    {
        var at = highest.Count;
        while (at > 0 && highest[at - 1] > mediaTime90k)
        {
            at--;
        }

        highest.Insert(at, mediaTime90k);
        var turn = At(heldBack);
        heldBack = Math.Max(heldBack, Math.Min(MaxHeldBack, highest.Count - 1 - at));
        if (highest.Count > MaxHeldBack + 1)
        {
            highest.RemoveAt(0);
        }

        return (turn, At(heldBack));
    }

    private long At(int back) => highest[Math.Max(0, highest.Count - 1 - back)];
}
