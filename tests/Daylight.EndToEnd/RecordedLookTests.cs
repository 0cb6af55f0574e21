using Microsoft.Playwright;

namespace Daylight.EndToEnd;

/// <summary>The past is seen by the same path as the present.</summary>
public sealed class RecordedLookTests(Town town) : IClassFixture<Town>
{
    [Fact]
    public async Task An_operator_looks_at_what_was_recorded_a_moment_ago()
    {
        await town.RecordedAsync(TimeSpan.FromSeconds(15));
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
    public async Task A_recorded_look_is_driven_at_the_speed_and_place_that_is_asked_for()
    {
        await using var session = await RecordedAsync();
        var page = session.Page;
        await PaceAsync(page, "0.5", 0.35, 0.65);
        await PaceAsync(page, "2", 1.6, 2.4);
        await PaceAsync(page, "1", 0.8, 1.2);

        await page.ClickAsync("#play");
        await page.WaitForFunctionAsync("() => window.daylightPlayer.stats.state === 'paused'");
        await page.WaitForTimeoutAsync(200);
        var paused = await PositionAsync(page);
        await page.WaitForTimeoutAsync(600);
        Assert.Equal(paused, await PositionAsync(page));

        var next = await MovedAsync(page, () => page.ClickAsync("#step"));
        Assert.InRange(next - paused, 20_000, 200_000);
        Assert.Equal(paused, await MovedAsync(page, () => page.ClickAsync("#step-back")));
        Assert.Equal(next, await MovedAsync(page, () => page.Keyboard.PressAsync(".")));

        var wanted = await page.EvaluateAsync<long>(
            """
            () => {
              const slider = document.getElementById('position');
              slider.value = String(Number(slider.max) - 8000);
              slider.dispatchEvent(new Event('input'));
              slider.dispatchEvent(new Event('change'));
              return Number(slider.value) * 1000;
            }
            """);
        await page.WaitForFunctionAsync("wanted => window.daylightPlayer.stats.lastFrameMicros >= wanted", wanted);
        var scrubbed = await PositionAsync(page);
        Assert.InRange(scrubbed - wanted, 0, 200_000);
        Assert.InRange(scrubbed - await MovedAsync(page, () => page.ClickAsync("#step-back")), 20_000, 200_000);
        await page.ClickAsync("#play");
        await page.WaitForFunctionAsync("was => window.daylightPlayer.stats.lastFrameMicros > was + 500000", scrubbed);
    }

    [Fact]
    public async Task A_reload_says_what_became_of_the_look_and_goes_on_where_it_stood_with_one_press()
    {
        await using var session = await RecordedAsync();
        var page = session.Page;
        await page.WaitForFunctionAsync("was => window.daylightPlayer.stats.lastFrameMicros > was + 2000000", await PositionAsync(page));
        var first = await page.Locator("#proof").GetAttributeAsync("href");
        var stood = await PositionAsync(page);
        await page.ReloadAsync();

        await page.WaitForSelectorAsync("#kept button");
        Assert.Contains("its keys never leave the page", await page.Locator("#kept").InnerTextAsync(), StringComparison.Ordinal);
        await session.ScreenshotAsync("reloaded");
        await page.ClickAsync("#kept button");
        await LookTests.FramesAsync(page, atLeast: 1);
        Assert.InRange(await PositionAsync(page), stood - 100_000, stood + 5_000_000);
        Assert.NotEqual(first, await page.Locator("#proof").GetAttributeAsync("href"));
        Assert.True(await page.Locator("#kept").IsHiddenAsync());

        // The look that was left is over, not left open behind the page.
        var state = await page.EvaluateAsync<string>("url => fetch(url).then(r => r.json()).then(l => l.state)", first!.Replace("/proof", "", StringComparison.Ordinal));
        Assert.Equal("ended", state);

        // Who ends a look is not offered it again.
        await page.ClickAsync("#end");
        await page.ReloadAsync();
        await page.WaitForSelectorAsync("body[data-ready]");
        Assert.True(await page.Locator("#kept").IsHiddenAsync());
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
        await session.OpenLookAsync("plaza-mayor");
        await page.ClickAsync("#ask-button");

        await LookTests.FramesAsync(page, atLeast: 5);
    }

    private async Task<Browser> RecordedAsync()
    {
        await town.RecordedAsync(TimeSpan.FromSeconds(25));
        var session = await Browser.OpenAsync(town);
        await session.SignInAsync("maria");
        await session.OpenLookAsync("plaza-mayor");
        await session.Page.CheckAsync("input[name=kind][value=recent]");
        await session.Page.ClickAsync("#ask-button");
        await LookTests.FramesAsync(session.Page, atLeast: 5);
        return session;
    }

    /// <summary>Chooses a speed and waits for a second in which the footage passes at it; a busy machine may need some.</summary>
    private static async Task PaceAsync(IPage page, string speed, double least, double most)
    {
        await page.SelectOptionAsync("#speed", speed);
        var pace = 0.0;
        for (var tries = 0; tries < 8; tries++)
        {
            pace = await page.EvaluateAsync<double>(
                """
                async () => {
                  const at = () => [window.daylightPlayer.stats.lastFrameMicros / 1000, performance.now()];
                  const [from, began] = at();
                  await new Promise(done => setTimeout(done, 1000));
                  const [to, ended] = at();
                  return (to - from) / (ended - began);
                }
                """);
            if (pace >= least && pace <= most)
            {
                return;
            }
        }

        Assert.Fail($"at speed {speed} footage passed {pace:F2} times as fast as the clock");
    }

    private static Task<long> PositionAsync(IPage page) => page.EvaluateAsync<long>("() => window.daylightPlayer.stats.lastFrameMicros");

    private static async Task<long> MovedAsync(IPage page, Func<Task> act)
    {
        var before = await PositionAsync(page);
        await act();
        await page.WaitForFunctionAsync("was => window.daylightPlayer.stats.lastFrameMicros !== was", before);
        return await PositionAsync(page);
    }
}
