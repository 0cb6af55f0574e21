namespace Daylight.Recorder;

/// <summary>
/// An alarm that does not flap: every bad second fills it, every good one empties it half as fast; it sounds when full and is silent
/// when empty. So a camera that comes and goes sounds once and stays, and one that was good for a minute is believed.
/// </summary>
internal sealed class AlarmLevel(TimeSpan full)
{
    private const double Drain = 0.5;

    private double level;

    /// <summary>Whether it sounds.</summary>
    public bool Sounds { get; private set; }

    /// <summary>Takes in a span that was good or bad throughout.</summary>
    public void Take(bool bad, TimeSpan span)
    {
        level = Math.Clamp(level + (bad ? span.TotalSeconds : -span.TotalSeconds * Drain), 0, full.TotalSeconds);
        Sounds = level >= full.TotalSeconds || (Sounds && level > 0);
    }
}
