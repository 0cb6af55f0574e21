namespace Daylight.Recorder.Tests;

public sealed class WallClockTests
{
    [Fact]
    public void Drift_is_slewed_and_a_jump_is_named()
    {
        var wall = new WallClock();
        Assert.Equal((1_000_000, false), wall.Map(0, 1_000_000));
        var (capture, jumped) = wall.Map(90_000, 2_100_000);
        Assert.False(jumped);
        Assert.InRange(capture, 2_000_001, 2_010_000);
        Assert.Equal((10_000_000, true), wall.Map(180_000, 10_000_000));
    }

    [Fact]
    public void Capture_times_never_go_back()
    {
        var wall = new WallClock();
        var last = wall.Map(9000, 5_000_000).CaptureMicros;
        Assert.True(wall.Map(0, 5_000_000).CaptureMicros > last);
    }
}
