using Microsoft.Playwright;

namespace Daylight.EndToEnd;

/// <summary>Those who keep the disks read how they are doing, in a real browser on the real program.</summary>
public sealed class StoragePageTests(Town town) : IClassFixture<Town>
{
    private const string Bad =
        """
        {"disks":[
          {"folder":"/srv/daylight/a","classes":["standard"],"totalBytes":8000000000000,"freeBytes":420000000000,"quotaBytes":7500000000000,"keepFreeBytes":160000000000,
           "usedBytes":7080000000000,"writtenBytesPerSecond":134000000,"error":null,"lostExtents":0,"queuedBytes":0,"alarm":true,
           "forecast":{"outlook":"fillsWithinADay","fillsAt":"2026-11-25T04:00:00+00:00","keptDays":11.6}},
          {"folder":"/srv/daylight/b","classes":[],"totalBytes":0,"freeBytes":0,"quotaBytes":null,"keepFreeBytes":160000000000,
           "usedBytes":0,"writtenBytesPerSecond":0,"error":"Input/output error : '/srv/daylight/b'","lostExtents":3,"queuedBytes":5000000,"alarm":true,
           "forecast":{"outlook":"unknown","fillsAt":null,"keptDays":null}}],
         "classes":[{"name":"standard","days":14,"subStream":"overview"},{"name":"overview","days":90,"subStream":null}],
         "catalogError":"database or disk is full","damaged":["volume 0190a1b2 is not on any disk"],"measuredAt":"2026-11-24T12:00:00+00:00","alarm":true}
        """;

    [Fact]
    public async Task A_technician_sees_the_disk_that_is_recorded_to_and_how_long_footage_is_kept()
    {
        await using var session = await Browser.OpenAsync(town);
        await session.SignInAsync("tomas");
        await session.Page.ClickAsync("nav >> text=Storage");
        await session.Page.WaitForSelectorAsync("#sum >> text=1 disk");

        var disk = await session.Page.Locator("#disk-rows tr").InnerTextAsync();
        Assert.Contains(Path.Combine("recorder", "store", "volumes"), disk, StringComparison.Ordinal);
        Assert.Contains("takes every class", disk, StringComparison.Ordinal);
        Assert.Matches(@"\d B of|\d [MGT]B of", disk);
        Assert.Equal("standard 30 days the same every disk", string.Join(' ', (await session.Page.Locator("#class-rows tr").InnerTextAsync()).Split('\t', '\n')));
        await session.ScreenshotAsync("storage");
    }

    [Fact]
    public async Task What_is_not_right_is_named_and_what_cannot_be_asked_is_said()
    {
        await using var session = await Browser.OpenAsync(town);
        var page = session.Page;
        await session.SignInAsync("vera");
        await page.RouteAsync("**/api/storage", route => route.FulfillAsync(new() { ContentType = "application/json", Body = Bad }));
        await page.GotoAsync(new Uri(town.Address, "/storage").ToString());
        await page.WaitForSelectorAsync("#trouble-list >> text=Not all that is recorded can be found yet: database or disk is full");
        await page.WaitForSelectorAsync("#trouble-list >> text=b lost 3 pieces");
        await page.WaitForSelectorAsync("#disk-rows tr:has-text('/srv/daylight/a') >> text=Full within a day");
        await page.WaitForSelectorAsync("#disk-rows tr:has-text('/srv/daylight/b') >> text=cannot be asked");
        await session.ScreenshotAsync("storage-alarm");

        await page.UnrouteAllAsync();
        await page.RouteAsync("**/api/storage", route => route.FulfillAsync(
            new() { ContentType = "application/json", Body = """{"disks":[],"classes":[],"catalogError":null,"damaged":[],"measuredAt":null,"alarm":false}""" }));
        await page.ReloadAsync();
        await page.WaitForSelectorAsync("#sum >> text=has not measured its disks yet");
        Assert.True(await page.IsHiddenAsync("#disks"));
        await session.ScreenshotAsync("storage-empty");

        await page.UnrouteAllAsync();
        await page.RouteAsync("**/api/storage", route => route.FulfillAsync(
            new() { Status = 503, ContentType = "application/problem+json", Body = """{"detail":"The Recorder cannot be reached, so nothing can be said of its disks now; see that it runs."}""" }));
        await page.ReloadAsync();
        await page.WaitForSelectorAsync("#problem >> text=see that it runs");
        await page.WaitForSelectorAsync("#sum >> text=Nothing is known of the disks.");
        await session.ScreenshotAsync("storage-away");
    }

    [Fact]
    public async Task An_operator_who_goes_there_is_told_why_not()
    {
        await using var session = await Browser.OpenAsync(town);
        await session.SignInAsync("maria");
        Assert.Equal(0, await session.Page.Locator("nav >> text=Storage").CountAsync());
        await session.Page.GotoAsync(new Uri(town.Address, "/storage").ToString());
        await session.Page.WaitForSelectorAsync("#problem >> text=technician or overseer");
    }
}
