using Daylight.Contracts;
using Daylight.Media;
using Daylight.Vault;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Recorder.Tests;

public sealed class StreamWatchTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
    private readonly StreamWatch watch;
    private long frames;

    public StreamWatchTests() => watch = new StreamWatch(clock);

    [Fact]
    public void A_steady_stream_is_measured_and_no_alarm()
    {
        Seconds(60, good: true);

        Assert.Null(watch.Health!.Alarm);
        Assert.Equal(25, watch.Health.FramesPerSecond, 0.2);
        Assert.Equal(4_000_000, watch.Health.BitsPerSecond, 50_000.0);
    }

    [Fact]
    public void A_dark_camera_sounds_after_half_a_minute_with_its_reason_and_is_believed_after_a_good_minute()
    {
        Seconds(29, good: false);
        Assert.Null(watch.Health!.Alarm);
        Seconds(3, good: false);
        Assert.Equal("unreachable: check the power", watch.Health!.Alarm);
        var since = watch.Health.AlarmSince;
        Seconds(50, good: true);
        Assert.Equal(since, watch.Health!.AlarmSince);
        Seconds(12, good: true);
        Assert.Null(watch.Health!.Alarm);
        Assert.Null(watch.Health.AlarmSince);
    }

    [Fact]
    public void A_camera_that_comes_and_goes_sounds_once_and_stays()
    {
        var changes = 0;
        string? last = null;
        for (var i = 0; i < 30; i++)
        {
            Seconds(20, good: i % 2 == 1);
            changes += watch.Health!.Alarm == last ? 0 : 1;
            last = watch.Health.Alarm;
        }

        Assert.Equal(1, changes);
    }

    [Fact]
    public void A_wrong_clock_is_an_alarm_that_names_the_fix()
    {
        Seconds(70, good: true, TimeSpan.FromSeconds(-75));

        Assert.StartsWith("the camera's clock is 75 s behind; have it set by NTP", watch.Health!.Alarm, StringComparison.Ordinal);
    }

    [Fact]
    public void The_offset_is_read_from_sender_reports_in_both_eras_of_NTP()
    {
        foreach (var now in new[] { new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2037, 1, 1, 0, 0, 0, TimeSpan.Zero) })
        {
            var offset = new ClockOffset();
            var ntp = (ulong)(now.ToUnixTimeSeconds() + 2_208_988_800 + 3) << 32;
            offset.Take(new SenderReport(1, ntp | 0x8000_0000, 0, 0, 0), now.ToUnixTimeMilliseconds() * 1000);
            Assert.Equal(3.5, offset.Value!.Value.TotalSeconds, 0.001);
        }

        var none = new ClockOffset();
        none.Take(new SenderReport(1, 0, 0, 0, 0), 0);
        Assert.Null(none.Value);
    }

    private void Seconds(int seconds, bool good, TimeSpan? offset = null)
    {
        for (var i = 0; i < seconds; i++)
        {
            watch.Look(Status(good), offset);
            clock.Advance(TimeSpan.FromSeconds(1));
            frames += good ? 25 : 0;
        }

        watch.Look(Status(good), offset);
    }

    private StreamStatus Status(bool good) => new(
        StreamKind.Main, good ? StreamState.Recording : StreamState.Failed, good ? null : "unreachable: check the power", "H.264", 1920, 1080, frames, frames * 20_000, 0, 0, null);
}
