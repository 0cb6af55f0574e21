using Daylight.Vault.Retention;

namespace Daylight.Vault.Tests;

/// <summary>Which volumes go, in which order.</summary>
public sealed class RetentionPlanTests
{
    private static readonly Dictionary<string, int> Days = new() { ["short"] = 2, ["long"] = 30 };
    private static readonly Dictionary<string, long> NoNeed = [];
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_volume_goes_when_its_days_have_passed_since_the_end_of_its_day_and_not_before()
    {
        var volume = At("2026-11-21", "short");
        var expires = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

        Assert.Empty(Plan().Choose([volume], NoNeed, expires.AddTicks(-1)));
        Assert.Equal(new Deletion(volume, DeletionReason.Expired), Assert.Single(Plan().Choose([volume], NoNeed, expires)));
    }

    [Fact]
    public void The_main_stream_goes_and_the_sub_stream_of_a_longer_class_stays()
    {
        var (main, sub) = (At("2026-11-01", "short"), At("2026-11-01", "long"));

        Assert.Equal([main], Plan().Choose([main, sub], NoNeed, Now).Select(d => d.Volume));
    }

    [Fact]
    public void Footage_sealed_under_yesterdays_key_is_kept_from_its_own_day_on()
    {
        var volume = At("2026-11-21", "short") with { CreatedMicros = Micros("2026-11-22") };

        Assert.Empty(Plan().Choose([volume], NoNeed, new DateTimeOffset(2026, 11, 24, 23, 59, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void A_full_disk_loses_its_oldest_and_no_more_than_it_must()
    {
        var (old, young) = (At("2026-11-20", "long"), At("2026-11-22", "long"));

        Assert.Equal([new(old, DeletionReason.Room)], Plan().Choose([young, old], Need(100), Now));
        Assert.Equal([new(old, DeletionReason.Room), new(young, DeletionReason.Room)], Plan().Choose([young, old], Need(101), Now));
    }

    [Fact]
    public void What_is_held_stays_whatever_the_days_and_the_disk_say()
    {
        var (held, other) = (At("2026-10-01", "short"), At("2026-11-24", "long"));
        var plan = new RetentionPlan(Days, v => v == held.Volume);

        Assert.Equal([other], plan.Choose([held, other], Need(1000), Now).Select(d => d.Volume));
    }

    [Fact]
    public void Room_is_made_on_the_disk_that_lacks_it_and_expired_volumes_count()
    {
        var expired = At("2026-10-01", "short");
        var elsewhere = At("2026-11-10", "long") with { Disk = "/b" };
        var here = At("2026-11-20", "long");

        Assert.Equal([expired], Plan().Choose([expired, elsewhere, here], Need(100), Now).Select(d => d.Volume));
        Assert.Equal([expired, here], Plan().Choose([expired, elsewhere, here], Need(150), Now).Select(d => d.Volume));
    }

    [Fact]
    public void A_class_that_was_taken_out_is_kept_until_room_is_needed()
    {
        var unknown = At("2020-01-01", "gone");

        Assert.Empty(Plan().Choose([unknown], NoNeed, Now));
        Assert.Single(Plan().Choose([unknown], Need(1), Now));
    }

    private static RetentionPlan Plan() => new(Days, _ => false);

    private static Dictionary<string, long> Need(long bytes) => new() { ["/a"] = bytes };

    private static StoredVolume At(string day, string retentionClass) => new(
        VolumeId.Create(DateTimeOffset.UnixEpoch.AddTicks(Micros(day) * 10)), EpochId.Parse($"{day}.{retentionClass}"), Micros(day), "/a", 100);

    private static long Micros(string day) =>
        new DateTimeOffset(DateOnly.ParseExact(day, "yyyy-MM-dd", null).ToDateTime(new TimeOnly(10, 0)), TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000;
}
