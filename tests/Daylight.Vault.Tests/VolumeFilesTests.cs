using System.Security.Cryptography;
using Daylight.Vault.Disks;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Vault.Tests;

/// <summary>A volume whose name may be lost with the power is no volume.</summary>
public sealed class VolumeFilesTests : IEpochKeys, IDisposable
{
    private static readonly TrackId Track = new(CameraId.Parse("harbour-1"), StreamKind.Main);

    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-files-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));

    public void Dispose()
    {
        epochKey.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => ValueTask.FromResult(Hpke.PublicKey(epochKey));

    [Fact]
    public async Task A_folder_that_cannot_be_synced_ends_the_new_volume_and_nothing_in_it_is_acknowledged()
    {
        var refuses = true;
        var files = new VolumeFiles(_ =>
        {
            if (refuses)
            {
                throw new IOException("no medium found");
            }
        });
        await using var store = FootageStore.Open(new StoreOptions(folder), Guid.NewGuid(), this, clock, files);
        await store.PrepareAsync("standard", TestContext.Current.CancellationToken);
        Record(store);

        Assert.Contains("no medium found", store.Disks[0].Status.Error, StringComparison.Ordinal);
        Assert.True(store.Disks[0].Status.LostExtents > 0);
        Assert.Empty(store.Heads());
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "volumes"), "*.vol"));

        refuses = false;
        clock.Advance(TimeSpan.FromSeconds(10));
        Record(store);
        Assert.Null(store.Disks[0].Status.Error);
        Assert.NotEmpty(store.Heads());
    }

    [Fact]
    public void A_folder_that_is_there_can_be_synced_and_one_that_is_not_says_so()
    {
        Folder.Sync(folder);

        var gone = Path.Combine(folder, "gone");
        Assert.Contains(gone, Assert.Throws<IOException>(() => Folder.Sync(gone)).Message, StringComparison.Ordinal);
    }

    private void Record(FootageStore store)
    {
        for (var i = 0; i < 4; i++)
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
            store.Writer(Track, "standard").Append(RecordFlags.KeyFrame, RecordCodec.H264, now, now, now, 0, new byte[64]);
            clock.Advance(TimeSpan.FromSeconds(1));
            store.Sync();
        }
    }
}
