using Daylight.Media;

namespace Daylight.Recorder.Tests;

public sealed class ClockOffsetTests
{
    [Fact]
    public void The_offset_of_a_connection_that_has_ended_is_not_told_of_the_next_one()
    {
        var offset = new ClockOffset();
        offset.Take(new SenderReport(7, 3_990_000_000UL << 32, 0, 0, 0), (3_990_000_000L - 2_208_988_800L - 75) * 1_000_000);
        Assert.Equal(TimeSpan.FromSeconds(75), offset.Value);

        offset.Restart();

        Assert.Null(offset.Value);
    }
}
