using Daylight.Contracts;
using Daylight.Recorder.Storage;
using Daylight.Vault;

namespace Daylight.Recorder.Tests.Storage;

/// <summary>What is refused at the start, with the field, the value and the fix.</summary>
public sealed class StoragePlanTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-plan-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string, string, string> Contradictions => new()
    {
        { """{ "classes": [{ "name": "a", "days": 1 }], "disks": [] }""", "disks", "there is no disk" },
        { """{ "classes": [], "disks": [{ "folder": "/a" }] }""", "classes", "there is no retention class" },
        { """{ "classes": [{ "name": "a", "days": 1 }, { "name": "a", "days": 9 }], "disks": [{ "folder": "/a" }] }""", "classes[1].name", "cannot be kept for 1 and for 9" },
        { """{ "classes": [{ "name": "A b", "days": 1 }], "disks": [{ "folder": "/a" }] }""", "classes[0].name", "a-z, 0-9" },
        { """{ "classes": [{ "name": "a", "days": 0 }], "disks": [{ "folder": "/a" }] }""", "classes[0].days", "1 to 36500" },
        { """{ "classes": [{ "name": "a", "days": 1, "subStream": "b" }], "disks": [{ "folder": "/a" }] }""", "classes[0].subStream", "no such class" },
        { """{ "classes": [{ "name": "a", "days": 1 }], "disks": [{ "folder": "/a" }, { "folder": "/a/" }] }""", "disks[1].folder", "the same folder" },
        { """{ "classes": [{ "name": "a", "days": 1 }], "disks": [{ "folder": "/a/b" }, { "folder": "/a" }] }""", "disks[1].folder", "inside or around" },
        { """{ "classes": [{ "name": "a", "days": 1 }], "disks": [{ "folder": "a" }] }""", "disks[0].folder", "whole path" },
        { """{ "classes": [{ "name": "a", "days": 1 }], "disks": [{ "folder": "/a", "classes": ["a", "b"] }] }""", "disks[0].classes[1]", "no such class" },
        { """{ "classes": [{ "name": "a", "days": 1 }, { "name": "b", "days": 1 }], "disks": [{ "folder": "/a", "classes": ["a"] }] }""", "classes[1].name", "no disk takes" },
        { """{ "classes": [{ "name": "z", "days": 1 }], "disks": [{ "folder": "/a" }] }""", "classes", "camera gate-1 is of class 'a'" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void What_contradicts_itself_is_named_with_field_and_fix(string json, string field, string fix)
    {
        var faults = StorageFile.Parse("storage.json", json).Faults([Camera("a")]);

        Assert.Contains(faults, f => f.Field == field && f.Fix.Contains(fix, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_disks_side_by_side_are_no_fault_though_one_name_begins_with_the_other()
    {
        var plan = StorageFile.Parse("storage.json", """{ "classes": [{ "name": "a", "days": 1 }], "disks": [{ "folder": "/srv/a" }, { "folder": "/srv/ab" }] }""");

        Assert.Empty(plan.Faults([Camera("a")]));
    }

    [Theory]
    [InlineData("""{ "disks": [{ "folder": "/a", "quota": "much" }] }""", "disks[0].quota")]
    [InlineData("""{ "disks": [{ "folder": "/a", "keepFree": -4 }] }""", "disks[0].keepFree")]
    [InlineData("""{ "disks": [{ "foldre": "/a" }] }""", "foldre")]
    [InlineData("""{ "disks": 7 }""", "disks")]
    [InlineData("""{ "mainMbps": 0 }""", "mainMbps")]
    public void A_file_that_cannot_be_read_names_the_field(string json, string field) =>
        Assert.Contains(field, Assert.Throws<StorageRefusedException>(() => StorageFile.Parse("storage.json", json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Sizes_are_read_as_people_write_them()
    {
        var plan = StorageFile.Parse("storage.json", """{ "disks": [{ "folder": "/a", "quota": "1.5 TB", "keepFree": 4096 }, { "folder": "/b", "quota": "2 GiB" }] }""");

        Assert.Equal([1_500_000_000_000, 2L << 30], plan.Disks.Select(d => d.QuotaBytes!.Value));
        Assert.Equal(4096, plan.Disks[0].KeepFreeBytes);
    }

    [Fact]
    public void A_sub_stream_is_kept_in_the_class_that_the_storage_says()
    {
        var plan = new StoragePlan([new("short", 7, "long"), new("long", 90)], []);

        Assert.Equal("long", plan.SubClassOf(Camera("short")));
        Assert.Equal("long", plan.SubClassOf(Camera("long")));
    }

    [Fact]
    public void A_missing_or_read_only_folder_is_refused()
    {
        var missing = Check(new DiskPlan(Path.Combine(folder, "no"), [], null, null), space: new(1 << 30, 1 << 30));
        var readOnly = new StoragePreflight(_ => new(1L << 40, 1L << 40), _ => false).Check(new StoragePlan([new("a", 1)], [new DiskPlan(folder, [], null, null)]), [], []);

        Assert.Contains("there is no such folder", Assert.Single(missing.Faults).Fix, StringComparison.Ordinal);
        Assert.Contains("nothing can be written", Assert.Single(readOnly.Faults).Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quota_larger_than_the_disk_is_refused()
    {
        var fault = Assert.Single(Check(new DiskPlan(folder, [], 2L << 40, null), new(1L << 40, 1L << 40)).Faults);

        Assert.Equal(("disks[0].quota", "2.2 TB"), (fault.Field, fault.Value));
    }

    [Fact]
    public void Less_room_than_an_hour_needs_is_refused_and_only_told_when_old_footage_can_make_room()
    {
        // One main stream of 4 Mbit/s: 1.8 GB an hour.
        var disk = new DiskPlan(folder, [], null, KeepFreeBytes: 1 << 20);
        Assert.Contains("an hour of 1 cameras", Assert.Single(Check(disk, new(1L << 40, 1_000_000_000)).Faults).Fix, StringComparison.Ordinal);

        using (var volume = File.Create(Path.Combine(folder, "old.vol")))
        {
            volume.SetLength(4_000_000_000);
        }

        var (faults, warnings) = Check(disk, new(1L << 40, 1_000_000_000));
        Assert.Empty(faults);
        Assert.Contains("the oldest footage goes", Assert.Single(warnings).Fix, StringComparison.Ordinal);
    }

    private static CameraSource Camera(string retention) => new(CameraId.Parse("gate-1"), new Uri("rtsp://192.0.2.1/1"), null, null, null, retention);

    private static (IReadOnlyList<StorageFault> Faults, IReadOnlyList<StorageFault> Warnings) Check(DiskPlan disk, DiskSpace space) =>
        new StoragePreflight(_ => space, _ => true).Check(new StoragePlan([new("a", 1)], [disk]), [Camera("a")], []);
}
