using System.Net.WebSockets;
using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Vault;

namespace Daylight.Recorder.Tests;

/// <summary>What a viewer is handed and what not, over the protocol itself.</summary>
public sealed class StreamSessionTests : IAsyncLifetime
{
    private const WebSocketCloseStatus GrantEnded = (WebSocketCloseStatus)4403, Gone = (WebSocketCloseStatus)4410;

    private readonly StreamRig rig = new();

    public ValueTask InitializeAsync() => rig.InitializeAsync();

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task Only_records_of_the_grants_minutes_are_handed_out_of_the_archive_whatever_is_asked_for()
    {
        await rig.SendPicturesAsync(1);
        foreach (var second in (int[])[5, 40, 5])
        {
            rig.ToMinute(later: 3, second);
            await rig.SendPicturesAsync(3);
        }

        var minutes = await rig.RecordedMinutesAsync(atLeast: 4);
        var middle = minutes[^2];

        await using var viewer = rig.View(rig.Grant() with { From = middle, To = middle, Live = false });
        var records = await viewer.ReadAllAsync();

        Assert.True(records.Count >= 3); // the second half of the grant's last minute among them
        Assert.All(records, r => Assert.Equal(middle, r.Minute));
        await viewer.SendAsync("""{"type":"timeline","stream":"main"}""");
        var timeline = await viewer.TextAsync("timeline");
        Assert.Equal(middle.Value, Assert.Single(timeline.GetProperty("minutes").EnumerateArray()).GetProperty("minute").GetInt64());
    }

    [Fact]
    public async Task A_grant_for_minutes_without_footage_hands_out_nothing()
    {
        await rig.SendPicturesAsync(3);
        var now = (await rig.RecordedMinutesAsync(atLeast: 1))[^1];

        await using var viewer = rig.View(rig.Grant() with { From = new UnixMinute(now.Value - 20), To = new UnixMinute(now.Value - 10), Live = false });

        Assert.Empty(await viewer.ReadAllAsync());
    }

    [Fact]
    public async Task Live_pictures_of_minutes_before_the_grants_are_not_handed_out()
    {
        await rig.SendPicturesAsync(2);
        var next = new UnixMinute(UnixMinute.Of(rig.Clock.GetUtcNow()).Value + 3);

        await using var viewer = rig.View(rig.Grant() with { From = next });
        await viewer.SendAsync("""{"type":"live","id":1,"stream":"main"}""");
        await rig.WatchedAsync();
        await rig.SendPicturesAsync(2);
        rig.ToMinute(later: 5, second: 5);
        await rig.SendPicturesAsync(1);

        Assert.True((await viewer.RecordAsync()).Minute >= next);
    }

    [Fact]
    public async Task A_grant_for_the_archive_shows_nothing_live()
    {
        await using var viewer = rig.View(rig.Grant() with { Live = false });
        await viewer.SendAsync("""{"type":"live","id":1,"stream":"main"}""");

        Assert.Equal("the grant is not for the present", (await viewer.TextAsync("error")).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_look_that_is_ended_closes_at_once_and_is_not_served_again_not_even_after_a_restart()
    {
        var grant = rig.Grant();
        await using var viewer = rig.View(grant);
        await viewer.SendAsync("""{"type":"live","id":1,"stream":"main"}""");
        await rig.SendPicturesAsync(1);
        _ = await viewer.RecordAsync();

        await rig.Recorder.EndLookAsync(grant.Look, TestContext.Current.CancellationToken);

        Assert.Equal(GrantEnded, await viewer.ClosedAsync());
        await using var again = rig.View(grant);
        Assert.Equal(GrantEnded, await again.ClosedAsync());
        await rig.RestartAsync();
        await using var after = rig.View(grant);
        Assert.Equal(GrantEnded, await after.ClosedAsync());
        await using var other = rig.View(rig.Grant());
        await other.SendAsync("""{"type":"timeline","stream":"main"}""");
        _ = await other.TextAsync("timeline");
    }

    [Fact]
    public async Task A_grant_that_the_Desk_did_not_sign_is_closed_at_once()
    {
        await using var viewer = rig.View(rig.Grant(), SigningKey.Generate());

        Assert.Equal(GrantEnded, await viewer.ClosedAsync());
    }

    [Fact]
    public async Task A_grant_that_was_changed_after_the_Desk_signed_it_is_closed_at_once()
    {
        await using var viewer = rig.View(rig.Grant(), change: body => [.. body[..^1], (byte)(body[^1] ^ 1)]);

        Assert.Equal(GrantEnded, await viewer.ClosedAsync());
    }

    [Theory]
    [InlineData(-2, -1)]
    [InlineData(1, 2)]
    public async Task A_grant_outside_its_time_is_closed_at_once(int notBefore, int expires)
    {
        var now = rig.Clock.GetUtcNow();
        await using var viewer = rig.View(rig.Grant() with { NotBefore = now.AddMinutes(notBefore), Expires = now.AddMinutes(expires) });

        Assert.Equal(GrantEnded, await viewer.ClosedAsync());
    }

    [Fact]
    public async Task Who_watches_a_camera_that_is_changed_goes_on_with_it_as_it_is_now()
    {
        await using var viewer = rig.View(rig.Grant());
        await viewer.SendAsync("""{"type":"live","id":1,"stream":"main"}""");
        await rig.SendPicturesAsync(1);
        var before = await viewer.RecordAsync();

        await rig.PutAsync("another user");
        await rig.SendPicturesAsync(1);

        ViewedRecord after;
        do
        {
            after = await viewer.RecordAsync(); // what was still under way under the old key
        }
        while (after.Volume == before.Volume);

        Assert.True(after.CaptureMicros >= before.CaptureMicros);
    }

    [Fact]
    public async Task Who_watches_a_camera_that_is_removed_is_told_so()
    {
        await using var viewer = rig.View(rig.Grant());
        await viewer.SendAsync("""{"type":"live","id":1,"stream":"main"}""");
        await rig.SendPicturesAsync(1);
        _ = await viewer.RecordAsync();

        await rig.Recorder.RemoveCameraAsync(StreamRig.Camera, "tomas", TestContext.Current.CancellationToken);

        Assert.Equal(Gone, await viewer.ClosedAsync());
    }
}
