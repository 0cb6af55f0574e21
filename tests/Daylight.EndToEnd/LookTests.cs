using System.Globalization;
using Microsoft.Playwright;

namespace Daylight.EndToEnd;

/// <summary>The main job in a real browser, on the real program.</summary>
public sealed class LookTests(Town town) : IClassFixture<Town>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_looks_live_and_the_picture_ends_with_the_incident()
    {
        await using var session = await Browser.OpenAsync(town);
        var page = session.Page;
        await session.SignInAsync("maria");
        await session.OpenLookAsync("plaza-mayor");
        await page.ClickAsync("#ask-button");

        await FramesAsync(page, atLeast: 30);
        await session.ScreenshotAsync("live");
        var proof = await page.Locator("#proof").GetAttributeAsync("href");
        Assert.NotNull(proof);
        var text = await page.EvaluateAsync<string>("url => fetch(url).then(r => r.text())", proof);
        Assert.StartsWith("c2sp.org/tlog-proof@v1\n", text, StringComparison.Ordinal);

        // Everything in the room is lit: the picture is neither black nor one colour.
        Assert.True(await session.DistinctColoursAsync("#picture") > 50);

        var incident = new Uri(page.Url).Query.Split("incident=")[1].Split('&')[0];
        var closed = await page.EvaluateAsync<int>(
            "url => fetch(url, {method: 'POST', headers: {'Content-Type': 'application/json', 'X-Daylight': '1'}}).then(r => r.status)",
            $"/api/incidents/{incident}/close");
        Assert.InRange(closed, 200, 299);
        await page.WaitForFunctionAsync("() => window.daylightPlayer.stats.state === 'ended'", null, new() { Timeout = 15_000 });
        await session.ScreenshotAsync("ended");
        Assert.True(await session.DistinctColoursAsync("#picture") < 10, "the picture must be gone when the look has ended");
    }

    internal static async Task FramesAsync(IPage page, int atLeast) => await page.WaitForFunctionAsync(
        string.Create(CultureInfo.InvariantCulture, $"() => window.daylightPlayer && window.daylightPlayer.stats.framesDecoded >= {atLeast}"), null, new() { Timeout = 30_000 });
}
