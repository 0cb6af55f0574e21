namespace Daylight.EndToEnd;

/// <summary>The past is seen by the same path as the present.</summary>
public sealed class RecordedLookTests(Town town) : IClassFixture<Town>
{
    [Fact]
    public async Task An_operator_looks_at_what_was_recorded_a_moment_ago()
    {
        await Task.Delay(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
        await using var session = await Browser.OpenAsync(town);
        await session.SignInAsync("maria");
        await session.OpenLookAsync("plaza-mayor");
        await session.Page.CheckAsync("input[name=kind][value=recent]");
        await session.ScreenshotAsync("asking");
        await session.Page.ClickAsync("#ask-button");

        await LookTests.FramesAsync(session.Page, atLeast: 30);
        await session.ScreenshotAsync("recorded");
        Assert.True(await session.DistinctColoursAsync("#picture") > 50);
    }

    [Fact]
    public async Task A_press_before_the_page_has_its_data_still_asks_to_look()
    {
        await using var session = await Browser.OpenAsync(town);
        var page = session.Page;
        await session.SignInAsync("maria");
        await page.RouteAsync("**/api/cameras", async route =>
        {
            await Task.Delay(2000, TestContext.Current.CancellationToken);
            await route.ContinueAsync();
        });
        await session.OpenLookAsync("mercado");
        await page.ClickAsync("#ask-button");

        await LookTests.FramesAsync(page, atLeast: 5);
    }
}
