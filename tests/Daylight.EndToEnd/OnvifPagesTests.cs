using System.Text.Json;
using Microsoft.Playwright;

namespace Daylight.EndToEnd;

/// <summary>A technician finds a camera on the network and adds it without typing an address, in a real browser on the real program.</summary>
public sealed class OnvifPagesTests(Town town) : IClassFixture<Town>
{
    [Fact]
    public async Task A_technician_finds_a_camera_asks_it_for_its_streams_and_records_it()
    {
        await using var session = await Browser.OpenAsync(town);
        var page = session.Page;
        await session.SignInAsync("tomas");
        await page.GotoAsync(new Uri(town.Address, "/cameras").ToString());
        await page.WaitForSelectorAsync("#camera-plaza-mayor >> text=own clock is right", new() { Timeout = 60_000 });
        await page.ClickAsync("nav >> text=Find cameras");
        await page.WaitForSelectorAsync("body[data-ready=true] #look-for");
        // The simulated cameras answer on the same machine, which may be too busy to do so in three seconds.
        for (var tries = 0; tries < 10 && await page.Locator("#rows tr").CountAsync() < 7; tries++)
        {
            await page.ClickAsync("#look-for button");
            await page.WaitForSelectorAsync("#found-title:has-text('answered')", new() { Timeout = 60_000 });
        }

        await page.WaitForSelectorAsync("text=7 cameras answered");
        await page.WaitForSelectorAsync("#rows tr:has-text('Mercado') >> text=● Recorded as mercado");
        Assert.Equal(6, await page.Locator("#rows >> text=● Recorded as").CountAsync());
        await session.ScreenshotAsync("onvif-found");

        await page.ClickAsync("#rows tr:has-text('El Faro') >> text=Add");
        await page.WaitForSelectorAsync("#map[data-ready=true]");
        Assert.Equal("el-faro", await page.InputValueAsync("input[name=id]"));
        await page.FillAsync("input[name=user]", "faro");
        await page.FillAsync("input[name=password]", "not-the-password");
        await page.ClickAsync("text=Ask the camera");
        await page.WaitForSelectorAsync("#problem >> text=The user or password is not accepted");
        Assert.Equal("true", await page.GetAttributeAsync("input[name=password]", "aria-invalid"));
        await page.FillAsync("input[name=password]", "luz-del-puerto");
        await page.ClickAsync("text=Ask the camera");
        await page.WaitForSelectorAsync("#offer >> text=Its clock is right");
        await page.WaitForSelectorAsync("#offer >> text=Its snapshot answers: 1280x720 JPEG, 31 kB");
        Assert.Equal(0, await page.Locator("#offer img").CountAsync());
        Assert.EndsWith("/el-faro/main", await page.InputValueAsync("input[name=url]"), StringComparison.Ordinal);
        Assert.EndsWith("/el-faro/sub", await page.InputValueAsync("input[name=subUrl]"), StringComparison.Ordinal);
        await page.FillAsync("input[name=latitude]", "36.0492");
        await page.FillAsync("input[name=longitude]", "-9.1948");
        await page.Locator("#offer").ScrollIntoViewIfNeededAsync();
        await page.WaitForTimeoutAsync(1_000);
        await session.ScreenshotAsync("onvif-offer");
        if (Environment.GetEnvironmentVariable("DAYLIGHT_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "onvif-form.png"), FullPage = true });
        }

        await page.ClickAsync("#save");
        await page.WaitForSelectorAsync("#camera-el-faro >> text=Recording", new() { Timeout = 60_000 });
        await page.WaitForSelectorAsync("#camera-el-faro >> text=own clock is right", new() { Timeout = 60_000 });
        await page.WaitForTimeoutAsync(1_500);
        await session.ScreenshotAsync("onvif-recorded");
        await page.GotoAsync(new Uri(town.Address, "/cameras/el-faro/change").ToString());
        await page.ClickAsync("text=Ask the camera");
        await page.WaitForSelectorAsync("#problem >> text=Tell the password again");

        await page.GotoAsync(new Uri(town.Address, "/cameras/find").ToString());
        await page.WaitForSelectorAsync("body[data-ready=true] #look-for");
        await page.FillAsync("input[name=address]", "127.0.0.1");
        for (var tries = 0; tries < 10 && await page.Locator("#rows tr:has-text('El Faro')").CountAsync() == 0; tries++)
        {
            await page.ClickAsync("#look-for button");
            await page.WaitForSelectorAsync("#found-title:has-text('answered')", new() { Timeout = 60_000 });
        }

        await page.WaitForSelectorAsync("#rows tr:has-text('El Faro') >> text=Recorded as el-faro");
    }

    [Fact]
    public async Task Only_technicians_may_find_and_ask()
    {
        await using var session = await Browser.OpenAsync(town);
        await session.SignInAsync("maria");
        foreach (var path in (string[])["find", "ask"])
        {
            var answer = await session.Page.EvaluateAsync<JsonElement>(
                "async path => { const r = await fetch(`/api/cameras/${path}`, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{\"address\": \"127.0.0.1\"}'}); return {status: r.status}; }", path);
            Assert.Equal(403, answer.GetProperty("status").GetInt32());
        }
    }
}
