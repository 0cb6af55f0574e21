using System.Globalization;
using Daylight.Contracts;

namespace Daylight.Recorder;

/// <summary>Measures one stream once a second and decides whether it is an alarm. Called by one thread.</summary>
internal sealed class StreamWatch(TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10), PictureAlarm = TimeSpan.FromSeconds(30), ClockAlarm = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WrongClock = TimeSpan.FromSeconds(2);

    private readonly AlarmLevel picture = new(PictureAlarm);
    private readonly AlarmLevel wrongClock = new(ClockAlarm);
    private long? at;
    private long frames;
    private long bytes;
    private double bitsPerSecond;
    private double framesPerSecond;
    private string reason = "";
    private DateTimeOffset? since;

    /// <summary>What was measured last; null before the second look.</summary>
    public StreamHealth? Health { get; private set; }

    /// <summary>Looks at a stream.</summary>
    /// <param name="status">How it is now.</param>
    /// <param name="offset">How far its clock is ahead.</param>
    public void Look(StreamStatus status, TimeSpan? offset)
    {
        if (at is { } before)
        {
            var span = clock.GetElapsedTime(before);
            if (span <= TimeSpan.Zero)
            {
                return;
            }

            Measure(status, offset, span);
        }

        (at, frames, bytes) = (clock.GetTimestamp(), status.Frames, status.Bytes);
    }

    private void Measure(StreamStatus status, TimeSpan? offset, TimeSpan span)
    {
        var weight = 1 - Math.Exp(-span / Window);
        var came = status.Frames - frames;
        bitsPerSecond += weight * (((status.Bytes - bytes) * 8 / span.TotalSeconds) - bitsPerSecond);
        framesPerSecond += weight * ((came / span.TotalSeconds) - framesPerSecond);

        var dark = status.State != StreamState.Recording || came == 0;
        if (dark)
        {
            reason = status.Detail ?? "no picture comes; check the camera, its power and the network";
        }

        picture.Take(dark, span);
        wrongClock.Take(offset?.Duration() > WrongClock, span);
        var alarm = picture.Sounds ? reason : wrongClock.Sounds && offset is { } off ? ClockSentence(off) : null;
        since = alarm is null ? null : since ?? clock.GetUtcNow();
        Health = new StreamHealth(bitsPerSecond, framesPerSecond, offset, alarm, since);
    }

    private static string ClockSentence(TimeSpan offset) => string.Create(
        CultureInfo.InvariantCulture,
        $"the camera's clock is {offset.Duration().TotalSeconds:F0} s {(offset > TimeSpan.Zero ? "ahead" : "behind")}; have it set by NTP (recording dates come from the recorder and are right)");
}
