using Daylight.Vault;

namespace Daylight.Bench.Tests;

public sealed class StoreFixtureTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-bench-test-").FullName;

    [Fact]
    public async Task A_made_up_catalog_covers_every_minute_of_every_camera_and_the_vault_reads_it()
    {
        var recorder = Guid.NewGuid();
        await StoreFixture.WriteAsync(folder, recorder, days: 1, points: 0, cameras: 3, TestContext.Current.CancellationToken);

        var minutes = CatalogFill.Run(folder, cameras: 3);
        StoreFixture.Stretch(folder, 24_000_000_000);

        Assert.Equal(3 * 24 * 60, minutes);
        await using var store = FootageStore.Open(new StoreOptions(folder), recorder, new ThrowawayKey(), TimeProvider.System, VolumeFiles.Real);
        Assert.Empty(store.Recovered);
        var now = UnixMinute.Of(DateTimeOffset.UtcNow);
        Assert.Equal(24 * 60, store.Minutes(StoreFixture.Track(2), new UnixMinute(now.Value - (2 * 24 * 60)), now).Count);
        Assert.Equal(recorder, StoreFixture.RecorderOf(folder));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
