using Daylight.Contracts;
using Daylight.Recorder.Storage;
using Daylight.Vault;
using Daylight.Vault.Disks;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Recorder.Tests.Storage;

public sealed class StorageWatchTests : IEpochKeys, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-watch-").FullName;
    private readonly FakeTimeProvider clock = new(new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => throw new InvalidOperationException("nothing is recorded here");

    [Fact]
    public async Task What_is_told_has_each_disk_with_its_classes_each_class_with_its_days_and_the_time()
    {
        var disk = Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName;
        var plan = new StoragePlan([new("standard", 14, "overview"), new("overview", 90)], [new(disk, ["standard", "overview"], 900, 50)]);
        await using var store = FootageStore.Open(
            new StoreOptions(Path.Combine(folder, "store")) { Disks = [new DiskOptions(disk, ["standard", "overview"]) { QuotaBytes = 900, KeepFreeBytes = 50 }] },
            Guid.NewGuid(), this, clock, VolumeFiles.Real);
        var watch = new StorageWatch(new RecorderStorage(plan, store.Options, new DiskRegister(folder, Guid.NewGuid()), []), store, _ => new DiskSpace(1000, 200), clock);
        Assert.Null(watch.Status.MeasuredAt);

        watch.Measure();

        Assert.Equal((clock.GetUtcNow(), false), (watch.Status.MeasuredAt, watch.Status.Alarm));
        Assert.Equal([new StorageClass("standard", 14, "overview"), new StorageClass("overview", 90, null)], watch.Status.Classes);
        var told = Assert.Single(watch.Status.Disks);
        Assert.Equal((disk, 1000, 200, 900, 50), (told.Folder, told.TotalBytes, told.FreeBytes, told.QuotaBytes, told.KeepFreeBytes));
        Assert.Equal(["standard", "overview"], told.Classes);
    }
}
