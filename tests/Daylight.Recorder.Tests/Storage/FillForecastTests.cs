using Daylight.Contracts;
using Daylight.Recorder.Storage;
using Daylight.Vault;
using Daylight.Vault.Retention;

namespace Daylight.Recorder.Tests.Storage;

/// <summary>The day on which a disk is full, or that it never is.</summary>
public sealed class FillForecastTests
{
    private const long GB = 1_000_000_000;

    // 86.4 GB a day.
    private const double Fast = 1_000_000;

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_disk_that_retention_keeps_up_with_is_steady()
    {
        // Ten days and the one begun: 950.4 GB.
        Assert.Equal(DiskOutlook.Steady, FillForecast.Of(951 * GB, [new(0, Fast, 10)], Now).Outlook);
        Assert.Equal(DiskOutlook.Fills, FillForecast.Of(949 * GB, [new(0, Fast, 10)], Now).Outlook);
    }

    [Fact]
    public void A_disk_that_is_too_small_fills_when_its_room_is_written_and_keeps_what_it_can()
    {
        var forecast = FillForecast.Of(864 * GB, [new(432 * GB, Fast, 30)], Now);

        Assert.Equal((DiskOutlook.Fills, Now.AddDays(5)), (forecast.Outlook, forecast.FillsAt!.Value));
        Assert.Equal(10, forecast.KeptDays!.Value, 6);
    }

    [Fact]
    public void A_day_ahead_it_is_an_alarm_and_then_it_is_full()
    {
        Assert.Equal(DiskOutlook.FillsWithinADay, FillForecast.Of(864 * GB, [new(800 * GB, Fast, 30)], Now).Outlook);
        Assert.Equal(DiskOutlook.Full, FillForecast.Of(864 * GB, [new(864 * GB, Fast, 30)], Now).Outlook);
    }

    [Fact]
    public void A_class_that_retention_has_caught_up_with_grows_no_more()
    {
        // The first class stands at its 86.4 GB x 2; only the second, for ever, fills the rest: 100 GB at 86.4 GB a day.
        var forecast = FillForecast.Of((long)(172.8 * GB) + (100 * GB), [new((long)(172.8 * GB), Fast, 1), new(0, Fast, null)], Now);

        Assert.Equal(100 / 86.4, (forecast.FillsAt!.Value - Now).TotalDays, 3);
    }

    [Fact]
    public void A_class_that_ends_its_growth_on_the_way_slows_the_rest()
    {
        // Two days together at 172.8 GB a day, then one class alone: 345.6 GB after two days, 432 GB after three.
        var forecast = FillForecast.Of(432 * GB, [new(0, Fast, 1), new(0, Fast, null)], Now);

        Assert.Equal(3, (forecast.FillsAt!.Value - Now).TotalDays, 3);
    }

    [Fact]
    public void Where_nothing_is_written_nothing_is_foretold() =>
        Assert.Equal(new DiskForecast(DiskOutlook.Unknown, null, null), FillForecast.Of(GB, [new(GB, 0, 30)], Now));

    [Fact]
    public void The_rate_of_a_class_is_measured_on_the_volumes_of_the_last_day()
    {
        StoredVolume At(DateTimeOffset created, long bytes) => new(
            VolumeId.Create(created), EpochId.Of(created, "a"), created.ToUnixTimeMilliseconds() * 1000, "/a", bytes);

        var load = Assert.Single(FillForecast.Loads([At(Now.AddDays(-9), 7), At(Now.AddHours(-2), 3_600_000), At(Now.AddHours(-1), 3_600_000)], new Dictionary<string, int> { ["a"] = 4 }, Now));

        Assert.Equal(new ClassLoad(7_200_007, 1000, 4), load);
    }
}
