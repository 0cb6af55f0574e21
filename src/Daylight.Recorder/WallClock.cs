namespace Daylight.Recorder;

/// <summary>
/// Capture time by the recorder's clock for a stream's media time: drift is slewed, a jump is a jump. The camera cannot move
/// recording dates; it only says how far apart its pictures are.
/// </summary>
internal sealed class WallClock
{
    private const long JumpMicros = 2_000_000;
    private const int SlewDivisor = 64;

    private long? anchorMicros;
    private long anchorMedia90k;
    private long last = long.MinValue;

    /// <summary>The capture time of a picture, never before the one before; and whether the camera's clock jumped.</summary>
    public (long CaptureMicros, bool Jumped) Map(long mediaTime90k, long nowMicros)
    {
        var jumped = false;
        if (anchorMicros is not { } anchor)
        {
            (anchorMicros, anchorMedia90k) = (nowMicros, mediaTime90k);
        }
        else
        {
            var expected = anchor + ((mediaTime90k - anchorMedia90k) * 100 / 9);
            var error = nowMicros - expected;
            jumped = Math.Abs(error) > JumpMicros;
            (anchorMicros, anchorMedia90k) = (jumped ? nowMicros : expected + (error / SlewDivisor), mediaTime90k);
        }

        last = Math.Max(anchorMicros.Value, last + 1);
        return (last, jumped);
    }
}
