using Daylight.Contracts;
using Daylight.Recorder.Storage;

namespace Daylight.Recorder.Tests.Storage;

/// <summary>Operators are told of each change once, and not every minute.</summary>
public sealed class StorageAlarmsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    private readonly LogLines lines = new();
    private readonly StorageAlarms alarms;
    private DateTimeOffset now = Now;

    public StorageAlarmsTests() => alarms = new StorageAlarms([new AbsentDisk(new DiskPlan("/srv/b", [], null, null), "mount the disk")], lines);

    [Fact]
    public void A_disk_that_fills_is_told_with_the_day_then_when_it_is_near_then_when_it_is_full()
    {
        Take(Fills(DiskOutlook.Steady, null), 3);
        Assert.Empty(lines.All);
        Take(Fills(DiskOutlook.Fills, Now.AddDays(9)), 3);
        Take(Fills(DiskOutlook.FillsWithinADay, Now.AddHours(20)), 3);
        Take(Fills(DiskOutlook.Full, Now), 3);

        Assert.Equal(3, lines.Alarms.Count);
        Assert.Contains("disk /srv/a is full on 2026-12-03 10:00 UTC", lines.Alarms[0], StringComparison.Ordinal);
        Assert.Contains("2026-11-25 06:00", lines.Alarms[1], StringComparison.Ordinal);
        Assert.Contains("is full: the oldest footage goes before its days, 4.5 days are kept", lines.Alarms[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_forecast_that_wavers_is_not_told_again_until_it_was_over()
    {
        for (var i = 0; i < 10; i++)
        {
            Take(Fills(DiskOutlook.Full, Now));
            Take(Fills(DiskOutlook.FillsWithinADay, Now.AddMinutes(1)));
            Take(Fills(DiskOutlook.Fills, Now.AddHours(25)));
            Take(Fills(DiskOutlook.Unknown, null));
        }

        Assert.Single(lines.All);
        Take(Fills(DiskOutlook.Steady, null), 121);
        Take(Fills(DiskOutlook.Full, Now), 2);
        Assert.Equal(3, lines.All.Count);
        Assert.Contains("no longer fills", lines.All[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_that_saws_with_the_hours_volumes_is_not_an_end_of_the_alarm_each_time()
    {
        for (var hour = 0; hour < 24; hour++)
        {
            Take(Fills(DiskOutlook.Full, Now), 5);
            Take(Fills(DiskOutlook.Steady, null), 55);
        }

        Assert.Single(lines.All);
    }

    [Fact]
    public void A_disk_that_became_much_larger_and_fills_again_is_told_again()
    {
        Take(Fills(DiskOutlook.Full, Now));
        Take(Fills(DiskOutlook.Fills, Now.AddDays(30)), 2);
        Take(Fills(DiskOutlook.Full, Now), 2);

        Assert.Equal(3, lines.All.Count);
    }

    [Fact]
    public void A_disk_that_is_left_out_is_told_when_what_is_wrong_changes()
    {
        Take(Gone("mount the disk"), 3);
        Take(Gone("the disk is back; start the recorder again"), 3);
        Take(Fills(DiskOutlook.Steady, null), 3);

        Assert.Equal(["disk /srv/a: mount the disk", "disk /srv/a: the disk is back; start the recorder again", "disk /srv/a answers again"], lines.All);
    }

    [Fact]
    public void A_disk_that_was_told_of_at_the_start_is_not_told_again_for_the_same()
    {
        Take(new StorageStatus([Gone("mount the disk").Disks[0] with { Folder = "/srv/b" }], null, []), 3);

        Assert.Empty(lines.All);
    }

    [Fact]
    public void A_catalog_that_refuses_is_told_once_whatever_its_words_and_when_it_is_over()
    {
        Take(new StorageStatus([], "disk full at 1", []));
        Take(new StorageStatus([], "disk full at 2", []));
        Take(new StorageStatus([], null, []), 2);

        Assert.Single(lines.Alarms, l => l.Contains("disk full at 1", StringComparison.Ordinal));
        Assert.Equal(2, lines.All.Count);
    }

    [Fact]
    public void Missing_volumes_are_named_once_and_a_whole_disks_are_counted()
    {
        Take(new StorageStatus([], null, ["volume 1 is on no disk"]), 3);
        Assert.Single(lines.All);
        Take(new StorageStatus([], null, [.. Enumerable.Range(1, 500).Select(i => $"volume {i} is on no disk")]), 3);

        Assert.Equal(1 + 5 + 1, lines.All.Count);
        Assert.Contains("494 more", lines.All[^1], StringComparison.Ordinal);
    }

    private static StorageStatus Fills(DiskOutlook outlook, DateTimeOffset? at) =>
        new([new StorageDisk("/srv/a", 100, 50, null, 1, 50, 1, null, 0, 0, new DiskForecast(outlook, at, outlook is DiskOutlook.Steady or DiskOutlook.Unknown ? null : 4.5))], null, []);

    private static StorageStatus Gone(string why) => new([new StorageDisk("/srv/a", 0, 0, null, 0, 0, 0, why, 0, 0, new DiskForecast(DiskOutlook.Unknown, null, null))], null, []);

    private void Take(StorageStatus status, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            alarms.Take(status, now);
            now = now.AddMinutes(1);
        }
    }
}
