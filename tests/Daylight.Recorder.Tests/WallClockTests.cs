namespace Daylight.Recorder.Tests;

public sealed class WallClockTests
{
    // The order in which x264 sends a run of pictures with pyramids of three B-pictures, as places in the order of showing.
    private static readonly int[] Pyramids = [0, 1, 2, 4, 3, 8, 6, 5, 7, 12, 10, 9, 11, 16, 14, 13, 15, 19, 17, 18];

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

    [Fact]
    public void Capture_times_never_go_back_over_a_new_connection()
    {
        var wall = new WallClock();
        wall.Map(0, 5_000_000);
        var last = wall.Map(90_000, 5_000_000).CaptureMicros; // a second ahead of the clock
        wall.Restart();
        Assert.True(wall.Map(0, 5_500_000).CaptureMicros > last);
    }

    [Fact]
    public void Pictures_sent_ahead_of_their_turn_are_captured_evenly_as_they_come()
    {
        var wall = new WallClock();
        long last = 0;
        for (var i = 0; i < 200; i++)
        {
            var shown = (i / Pyramids.Length * Pyramids.Length) + Pyramids[i % Pyramids.Length];
            var now = 1_000_000_000 + (i * 100_000L);
            var (capture, jumped) = wall.Map(shown * 9000L, now);
            Assert.False(jumped);
            if (i > 10)
            {
                // Ten pictures tell how many the camera holds back.
                Assert.InRange(capture - last, 95_000, 105_000);
                Assert.InRange(capture - now, -50_000, 50_000);
            }

            last = capture;
        }
    }

    [Fact]
    public void A_jump_among_pictures_sent_ahead_is_still_a_jump_and_named_once()
    {
        var wall = new WallClock();
        var jumps = 0;
        for (var i = 0; i < 60; i++)
        {
            var shown = (i / Pyramids.Length * Pyramids.Length) + Pyramids[i % Pyramids.Length];
            var leap = i < 30 ? 0 : 90_000L * 3600;
            jumps += wall.Map((shown * 9000L) + leap, 1_000_000_000 + (i * 100_000L)).Jumped ? 1 : 0;
        }

        Assert.Equal(1, jumps);
    }
}
