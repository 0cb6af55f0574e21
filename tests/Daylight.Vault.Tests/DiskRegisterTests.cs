using Daylight.Vault.Disks;

namespace Daylight.Vault.Tests;

/// <summary>A disk that is not surely the one it should be is never written to.</summary>
public sealed class DiskRegisterTests : IDisposable
{
    private static readonly Guid Recorder = Guid.Parse("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b");

    private readonly string root = Directory.CreateTempSubdirectory("daylight-disks-").FullName;

    public DiskRegisterTests()
    {
        Directory.CreateDirectory(Store);
        Directory.CreateDirectory(Disk);
    }

    private string Store => Path.Combine(root, "store");

    private string Disk => Path.Combine(root, "mnt");

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void An_empty_folder_is_begun_on_and_known_again()
    {
        Directory.CreateDirectory(Path.Combine(Disk, "lost+found"));
        Take();
        Take();

        Assert.Null(Register().Refusal(Disk));
        Assert.Equal(2, DiskMark.Find(Disk)!.Taken);
    }

    [Fact]
    public void A_disk_that_is_not_mounted_is_refused()
    {
        Take();
        Directory.Move(Disk, Disk + "-away");
        Directory.CreateDirectory(Disk);

        Assert.Contains("mount the disk", Register().Refusal(Disk), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_known_disk_that_is_not_mounted_is_absent_whether_its_folder_is_there_or_not(bool folder)
    {
        Assert.Null(Register().Absence(Disk)); // a first use is no absence
        Take();
        Assert.Null(Register().Absence(Disk));
        Directory.Move(Disk, Disk + "-away");
        if (folder)
        {
            Directory.CreateDirectory(Disk);
        }

        Assert.Contains("mount the disk", Register().Absence(Disk), StringComparison.Ordinal);
        Assert.True(Register().Knows(Disk));
    }

    [Fact]
    public void Another_disk_in_the_place_of_a_known_one_is_refused_and_not_absent()
    {
        Take();
        new DiskMark(Guid.NewGuid(), Recorder, 1).Write(Disk);

        Assert.Null(Register().Absence(Disk));
        Assert.NotNull(Register().Refusal(Disk));
    }

    [Fact]
    public void A_folder_is_the_same_with_and_without_a_slash_at_its_end()
    {
        Take();

        Assert.True(Register().Knows(Disk + "/"));
        Assert.Null(Register().Refusal(Disk + "/"));
    }

    [Fact]
    public void A_folder_with_other_things_in_it_is_not_begun_on()
    {
        File.WriteAllText(Path.Combine(Disk, "letters.txt"), "");

        Assert.Contains("letters.txt", Register().Refusal(Disk), StringComparison.Ordinal);
    }

    [Fact]
    public void Volumes_from_before_marks_are_taken_over_when_they_are_the_recorders_own()
    {
        WriteVolume(Recorder);
        Assert.Null(Register().Refusal(Disk));
        WriteVolume(Guid.NewGuid());
        Assert.Contains("belongs to recorder", Register().Refusal(Disk), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_recorders_disk_is_refused_and_cannot_be_adopted()
    {
        new DiskMark(Guid.NewGuid(), Guid.NewGuid(), 3).Write(Disk);

        Assert.Contains("belongs to recorder", Register().Refusal(Disk), StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Register().Adopt(Disk));
    }

    [Fact]
    public void A_disk_at_another_place_is_refused_until_it_is_adopted()
    {
        Take();
        Directory.Move(Disk, Disk + "-moved");

        Assert.Contains("is known at", Register().Refusal(Disk + "-moved"), StringComparison.Ordinal);
        Register().Adopt(Disk + "-moved");
        Assert.Null(Register().Refusal(Disk + "-moved"));
    }

    [Fact]
    public void A_disk_restored_from_a_backup_is_refused_until_it_is_adopted()
    {
        Take();
        var backup = File.ReadAllText(Path.Combine(Disk, DiskMark.FileName));
        Take();
        File.WriteAllText(Path.Combine(Disk, DiskMark.FileName), backup);

        Assert.Contains("restored from a backup", Register().Refusal(Disk), StringComparison.Ordinal);
        Register().Adopt(Disk);
        Assert.Null(Register().Refusal(Disk));
    }

    [Fact]
    public void A_recorder_restored_from_a_backup_is_refused_its_newer_disk()
    {
        Take();
        var backup = File.ReadAllText(Path.Combine(Store, "disks.json"));
        Take();
        File.WriteAllText(Path.Combine(Store, "disks.json"), backup);

        Assert.Contains("the recorder's folder was restored", Register().Refusal(Disk), StringComparison.Ordinal);
    }

    [Fact]
    public void A_crash_between_register_and_disk_locks_nobody_out()
    {
        Take();
        var before = File.ReadAllText(Path.Combine(Disk, DiskMark.FileName));
        var known = DiskMark.Find(Disk)!;
        var register = Path.Combine(Store, "disks.json");
        File.WriteAllText(register, File.ReadAllText(register).Replace("\"Taking\": 1", "\"Taking\": 2", StringComparison.Ordinal));

        Assert.Null(Register().Refusal(Disk));
        (known with { Taken = 2 }).Write(Disk);
        Assert.Null(Register().Refusal(Disk));
        Assert.NotEqual(before, File.ReadAllText(Path.Combine(Disk, DiskMark.FileName)));
    }

    [Fact]
    public void A_folder_in_the_store_moves_with_it()
    {
        var inside = Path.Combine(Store, "volumes");
        Directory.CreateDirectory(inside);
        Register().Take([inside]);
        Directory.Move(Store, Store + "-2");

        Assert.Null(new DiskRegister(Store + "-2", Recorder).Refusal(Path.Combine(Store + "-2", "volumes")));
    }

    private void Take()
    {
        Assert.Null(Register().Refusal(Disk));
        Register().Take([Disk]);
    }

    private DiskRegister Register() => new(Store, Recorder);

    private void WriteVolume(Guid owner)
    {
        var id = VolumeId.Create(DateTimeOffset.UnixEpoch);
        File.WriteAllBytes(Path.Combine(Disk, id + ".vol"), new VolumeHeader(id, owner, EpochId.Parse("2026-05-04.standard"), 1).Encode());
    }
}
