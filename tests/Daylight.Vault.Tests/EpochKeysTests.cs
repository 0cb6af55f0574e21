using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Vault.Tests;

/// <summary>A Keeper that answers for one class and not for another.</summary>
public sealed class EpochKeysTests : IEpochKeys, IDisposable
{
    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-keys-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
    private string? refused;

    public void Dispose()
    {
        epochKey.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) =>
        epoch.RetentionClass == refused ? throw new IOException("the Keeper is away") : ValueTask.FromResult(Hpke.PublicKey(epochKey));

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public async Task One_class_without_a_new_key_keeps_no_other_from_its_own(string without)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var store = FootageStore.Open(new StoreOptions(folder), Guid.NewGuid(), this, clock, VolumeFiles.Real);
        await store.PrepareAsync("a", stop);
        await store.PrepareAsync("b", stop);
        clock.Advance(TimeSpan.FromDays(1));
        refused = without;

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => store.PrepareKeysAsync(stop));

        Assert.Equal($"class '{without}': the Keeper is away", failure.Message);
        Assert.All((string[])["a", "b"], c => Assert.Equal(c == without ? 24 : 25, EpochOf(store, c).Day.Day));
    }

    [Fact]
    public async Task A_class_without_any_key_is_sealed_to_one_that_is_known_from_before()
    {
        await using var store = FootageStore.Open(new StoreOptions(folder), Guid.NewGuid(), this, clock, VolumeFiles.Real);
        store.Prepare(new EpochId(new DateOnly(2026, 11, 20), "a"), Hpke.PublicKey(epochKey));

        Assert.Equal(20, EpochOf(store, "a").Day.Day);
        await store.PrepareKeysAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(24, EpochOf(store, "a").Day.Day);
    }

    /// <summary>The epoch that a class is sealed to now.</summary>
    private EpochId EpochOf(FootageStore store, string retentionClass)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        var writer = store.Writer(new TrackId(CameraId.Parse(retentionClass), StreamKind.Main), retentionClass);
        _ = writer.Append(RecordFlags.KeyFrame, RecordCodec.H264, now, now, now, 0, new byte[64]);
        return writer.Box!.Epoch;
    }
}
