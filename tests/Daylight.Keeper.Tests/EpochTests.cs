using Daylight.Contracts;
using Daylight.Vault;

namespace Daylight.Keeper.Tests;

public sealed class EpochTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_epochs_key_is_made_once_logged_once_and_survives_a_restart()
    {
        await using var office = await Office.OpenAsync();
        var epoch = EpochId.Of(office.Clock.GetUtcNow().AddDays(1), "standard");
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await office.Keeper.PublicKeyAsync(epoch, Stop))));
        office.Restart();
        Assert.All(made, m => Assert.Equal(made[0], m));
        Assert.Equal(made[0], await office.Keeper.PublicKeyAsync(epoch, Stop));
        var entry = Assert.Single(office.Entries(EpochEntry.Decode), e => e.Epoch == epoch);
        Assert.Equal(made[0], entry.PublicKey.ToArray());
    }

    [Fact]
    public async Task A_day_far_away_gets_no_key()
    {
        await using var office = await Office.OpenAsync();
        var epoch = EpochId.Of(office.Clock.GetUtcNow().AddDays(-30), "standard");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await office.Keeper.PublicKeyAsync(epoch, Stop));
    }

    [Fact]
    public async Task A_wrong_passphrase_opens_nothing()
    {
        await using var office = await Office.OpenAsync();
        Assert.Throws<KeeperStoreException>(() => office.OpenKeeper("another"));
    }
}
