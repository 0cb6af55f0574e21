using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Recorder.Storage;
using Daylight.Vault;
using Daylight.Vault.Disks;

namespace Daylight.Recorder.Tests.Storage;

/// <summary>One dead disk at the start: what is refused, what goes on without it.</summary>
public sealed class AbsentDiskTests : IDisposable
{
    private static readonly Guid Recorder = Guid.Parse("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b");
    private static readonly DiskSpace Large = new(1L << 40, 1L << 40);

    private readonly string folder = Directory.CreateTempSubdirectory("daylight-absent-").FullName;
    private readonly LogLines lines = new();
    private readonly HashSet<string> readOnly = [];
    private readonly HashSet<string> silent = [];

    public AbsentDiskTests()
    {
        Directory.CreateDirectory(A);
        Directory.CreateDirectory(B);
    }

    private string A => Path.Combine(folder, "a");

    private string B => Path.Combine(folder, "b");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public enum Death
    {
        FolderGone,
        NotMounted,
        ReadOnly,
        Silent,
    }

    [Theory]
    [InlineData(Death.FolderGone)]
    [InlineData(Death.NotMounted)]
    [InlineData(Death.ReadOnly)]
    [InlineData(Death.Silent)]
    public void A_disk_that_was_in_use_and_is_gone_is_left_out_and_nothing_is_written_in_its_place(Death death)
    {
        Take(Both());
        Kill(A, death);

        var storage = Take(Both());

        Assert.Equal(A, Assert.Single(storage.Absent).Disk.Folder);
        Assert.Equal(B, Assert.Single(storage.Store.Disks).Folder);
        Assert.Contains(lines.Alarms, l => l.Contains($"disk {A} is left out", StringComparison.Ordinal));
        Assert.True(death is not (Death.FolderGone or Death.NotMounted) || !File.Exists(Path.Combine(A, DiskMark.FileName)));
    }

    [Theory]
    [InlineData(Death.FolderGone)]
    [InlineData(Death.NotMounted)]
    [InlineData(Death.ReadOnly)]
    public void A_class_without_a_disk_is_told_of_and_keeps_no_other_from_being_recorded(Death death)
    {
        var plan = new StoragePlan([new("short", 7), new("long", 90)], [new DiskPlan(A, ["short"], null, null), new DiskPlan(B, ["long"], null, null)]);
        Take(plan);
        Kill(A, death);

        Assert.Equal(B, Assert.Single(Take(plan).Store.Disks).Folder);
        Assert.Contains(lines.Alarms, l => l.Contains("class short has no disk left", StringComparison.Ordinal));

        Kill(B, death);
        Assert.Equal(["disks[0].folder", "disks[1].folder"], Assert.Throws<StorageRefusedException>(() => Take(plan)).Faults.Select(f => f.Field));
    }

    [Fact]
    public void A_disk_that_hangs_is_left_out_after_a_while_and_asked_by_one_thread_however_often()
    {
        Take(Both());
        using var hanging = new ManualResetEventSlim();
        var asked = 0;
        var preflight = new StoragePreflight(d => Large, d =>
        {
            if (d == A)
            {
                Interlocked.Increment(ref asked);
                hanging.Wait();
            }

            return true;
        })
        {
            Questions = new DiskQuestions(TimeSpan.FromMilliseconds(50)),
        };

        for (var i = 0; i < 3; i++)
        {
            Assert.Contains("no answer", Assert.Single(Take(Both(), preflight).Absent).Why, StringComparison.Ordinal);
        }

        Assert.Equal(1, asked);
        hanging.Set();
    }

    [Theory]
    [InlineData(Death.FolderGone)]
    [InlineData(Death.ReadOnly)]
    [InlineData(Death.Silent)]
    public void A_disk_that_is_used_for_the_first_time_must_be_there(Death death)
    {
        Take(new StoragePlan([new("standard", 7)], [new DiskPlan(B, [], null, null)]));
        Kill(A, death);

        Assert.Equal("disks[0].folder", Assert.Single(Assert.Throws<StorageRefusedException>(() => Take(Both())).Faults).Field);
        Assert.False(File.Exists(Path.Combine(A, DiskMark.FileName)));
    }

    [Fact]
    public void Another_disk_in_the_place_of_a_known_one_is_refused_as_ever()
    {
        Take(Both());
        new DiskMark(Guid.NewGuid(), Guid.NewGuid(), 3).Write(A);

        Assert.Contains("belongs to recorder", Assert.Single(Assert.Throws<StorageRefusedException>(() => Take(Both())).Faults).Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_little_room_without_the_disk_that_is_gone_is_a_warning()
    {
        Take(Both());
        Kill(A, Death.FolderGone);

        Take(Both(), [new CameraSource(CameraId.Parse("a"), new Uri("rtsp://a/"), null, null, null)], new DiskSpace(1L << 40, 1L << 20));

        Assert.Contains(lines.Alarms, l => l.Contains("an hour of 1 cameras", StringComparison.Ordinal));
    }

    [Fact]
    public void A_disk_that_is_back_is_said_to_want_a_new_start_and_is_taken_in_at_it()
    {
        Take(Both());
        Directory.Move(A, A + "-away");
        var storage = Take(Both());
        Assert.Contains("mount the disk", storage.WhyLeftOut(storage.Absent[0]), StringComparison.Ordinal);

        Directory.Move(A + "-away", A);
        Assert.Contains("start the recorder again", storage.WhyLeftOut(storage.Absent[0]), StringComparison.Ordinal);
        Assert.Equal([A, B], Take(Both()).Store.Disks.Select(d => d.Folder));
    }

    [Fact]
    public async Task A_disk_that_is_left_out_stands_in_the_storages_status_in_its_place_and_is_an_alarm()
    {
        Take(Both());
        Kill(A, Death.FolderGone);
        var storage = Take(Both());
        await using var store = FootageStore.Open(storage.Store, Recorder, null!, TimeProvider.System, VolumeFiles.Real);
        var watch = new StorageWatch(storage, store, _ => Large, TimeProvider.System);

        watch.Measure();

        Assert.Equal([A, B], watch.Status.Disks.Select(d => d.Folder));
        Assert.True(watch.Status.Disks[0].Alarm);
        Assert.False(watch.Status.Disks[1].Alarm);
        Assert.False(Directory.Exists(A));
    }

    private StoragePlan Both() => new([new("standard", 7)], [new DiskPlan(A, [], null, null), new DiskPlan(B, [], null, null)]);

    private void Kill(string disk, Death death)
    {
        if (death is Death.FolderGone or Death.NotMounted)
        {
            Directory.Delete(disk, recursive: true);
        }

        if (death == Death.NotMounted)
        {
            Directory.CreateDirectory(disk);
        }

        _ = death == Death.ReadOnly && readOnly.Add(disk);
        _ = death == Death.Silent && silent.Add(disk);
    }

    private RecorderStorage Take(StoragePlan plan, IReadOnlyList<CameraSource>? cameras = null, DiskSpace? space = null) => Take(
        plan, new StoragePreflight(d => silent.Contains(d) ? throw new IOException("Input/output error") : space ?? Large, d => !readOnly.Contains(d)), cameras);

    private RecorderStorage Take(StoragePlan plan, StoragePreflight preflight, IReadOnlyList<CameraSource>? cameras = null) =>
        RecorderStorage.Take(new RecorderOptions(folder, "r", SigningKey.Generate().PublicKey) { Storage = plan }, Recorder, cameras ?? [], preflight, lines);
}
