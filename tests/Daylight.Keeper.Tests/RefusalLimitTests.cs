using System.Net;
using Daylight.Contracts;
using Daylight.Keeper.Release;
using Daylight.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Keeper.Tests;

public sealed class RefusalLimitTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task FloodAsync(Office office, int times, Func<int, string>? from = null)
    {
        for (var i = 0; i < times; i++)
        {
            var result = await office.Keeper.ReleaseAsync("{}"u8.ToArray(), default, from?.Invoke(i) ?? "192.0.2.66", Stop);
            Assert.Equal("malformed", result.Reason);
        }
    }

    private static int Logged(Office office) => office.Entries(KeysRefusedEntry.Decode).Count;

    [Fact]
    public async Task A_flood_from_one_address_is_answered_and_becomes_one_entry_with_its_count_and_span()
    {
        await using var office = await Office.OpenAsync();
        await FloodAsync(office, RefusalLimit.SourceBurst);
        var begin = office.Clock.GetUtcNow();
        await FloodAsync(office, 300);
        office.Clock.Advance(TimeSpan.FromSeconds(7));
        await FloodAsync(office, 200);
        await office.Keeper.LogCountedRefusalsAsync(Stop);
        await office.Keeper.LogCountedRefusalsAsync(Stop);

        Assert.Equal(RefusalLimit.SourceBurst, Logged(office));
        var many = Assert.Single(office.Entries(KeysRefusedManyEntry.Decode));
        Assert.Equal(new KeysRefusedManyEntry(500, begin, begin.AddSeconds(7), "malformed 500", true), many);
    }

    [Fact]
    public async Task Made_up_addresses_cannot_fill_the_log_either()
    {
        await using var office = await Office.OpenAsync();
        await FloodAsync(office, 400, i => $"192.0.2.{i}");
        await office.Keeper.LogCountedRefusalsAsync(Stop);
        Assert.Equal(RefusalLimit.TotalBurst, Logged(office));
        Assert.Equal(400 - RefusalLimit.TotalBurst, Assert.Single(office.Entries(KeysRefusedManyEntry.Decode)).Count);
    }

    [Fact]
    public async Task Strangers_do_not_use_up_the_entries_of_viewers_who_proved_their_key()
    {
        await using var office = await Office.OpenAsync();
        var request = await office.RequestAsync();
        await FloodAsync(office, 400, i => $"192.0.2.{i}");
        await office.AssertRefusedAsync("minutes.future", request with { To = request.To + 1 });
    }

    [Fact]
    public async Task A_viewer_who_keeps_asking_is_limited_from_whatever_address()
    {
        await using var office = await Office.OpenAsync();
        var request = await office.RequestAsync();
        var (body, signature) = office.Sign(request with { To = request.To + 1 });
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal("minutes.future", (await office.Keeper.ReleaseAsync(body, signature, $"192.0.2.{i}", Stop)).Reason);
        }

        Assert.Equal(RefusalLimit.SourceBurst, Logged(office));
        Assert.True((await office.ReleaseAsync(request)).Released, "a limit on refusals must never withhold a release");
    }

    [Fact]
    public async Task After_a_while_a_source_is_logged_one_by_one_again()
    {
        await using var office = await Office.OpenAsync();
        await FloodAsync(office, 30);
        office.Clock.Advance(RefusalLimit.SourceRefill * 3);
        await FloodAsync(office, 30);
        Assert.Equal(RefusalLimit.SourceBurst + 3, Logged(office));
    }

    [Fact]
    public async Task A_count_that_the_log_does_not_take_is_kept()
    {
        await using var office = await Office.OpenAsync();
        await FloodAsync(office, 30);
        await office.StopLogAsync();
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => office.Keeper.LogCountedRefusalsAsync(Stop));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => office.Keeper.LogCountedRefusalsAsync(Stop));
    }

    [Fact]
    public async Task A_Keeper_that_ended_before_it_logged_its_count_says_so_when_it_starts()
    {
        await using var office = await Office.OpenAsync();
        await FloodAsync(office, 30);
        var since = office.Clock.GetUtcNow();
        office.Clock.Advance(TimeSpan.FromHours(1));
        office.Restart();
        await office.Keeper.LogCountedRefusalsAsync(Stop);
        Assert.Equal(new KeysRefusedManyEntry(1, since, since, "not known 1", false), Assert.Single(office.Entries(KeysRefusedManyEntry.Decode)));

        office.Restart();
        await office.Keeper.LogCountedRefusalsAsync(Stop);
        Assert.Single(office.Entries(KeysRefusedManyEntry.Decode));
    }

    [Fact]
    public void Sources_without_number_cost_no_memory_without_end()
    {
        var clock = new FakeTimeProvider();
        var limit = new RefusalLimit(clock);
        for (var i = 0; i < RefusalLimit.MaxSources * 2; i++)
        {
            limit.TryTake(null, i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal(RefusalLimit.MaxSources, limit.Sources);
        clock.Advance(RefusalLimit.SourceRefill * RefusalLimit.SourceBurst);
        limit.TryTake(null, "one more");
        Assert.Equal(1, limit.Sources);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:aaaa::1", "20010DB800010002")]
    [InlineData("2001:db8:1:2:bbbb::9", "20010DB800010002")]
    public void An_IPv6_network_counts_as_one_source(string address, string from) =>
        Assert.Equal(from, KeeperApi.From(IPAddress.Parse(address)));
}
