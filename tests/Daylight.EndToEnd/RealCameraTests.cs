using System.Globalization;
using Microsoft.Playwright;

namespace Daylight.EndToEnd;

/// <summary>Cameras that nobody here wrote, from the technician's adding them to the operator's picture and the exported file.</summary>
[TestCaseOrderer(typeof(MinuteLast))]
public sealed class RealCameraTests(RealStreet street) : IClassFixture<RealStreet>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_password_is_told()
    {
        using var technician = await Desk.SignInAsync(street.Town, "tomas");
        await technician.CameraAsync("wrong-password", s => s.Contains("authentication failed", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("h264")]
    [InlineData("h264-in-order")]
    public async Task The_browser_shows_live_what_the_camera_sends(string camera)
    {
        var source = await SourcePictures.DecodeAsync(street[camera].File, street.Folder);
        await using var session = await LookAsync(camera);
        await session.Page.ClickAsync("#ask-button");

        await LookTests.FramesAsync(session.Page, atLeast: 20);
        source.Find(await GrabAsync(session.Page));
        await session.ScreenshotAsync("real-live-" + camera);
    }

    [Fact]
    public async Task Where_the_browser_cannot_decode_it_says_so_and_plays_the_small_stream_instead()
    {
        await using var session = await LookAsync("h265");
        await session.Page.ClickAsync("#ask-button");
        await session.Page.WaitForSelectorAsync("#sub:visible");
        var told = await session.Page.Locator("#state").InnerTextAsync();
        Assert.Contains("This browser cannot decode H.265. It is recorded all the same.", told, StringComparison.Ordinal);
        Assert.Contains("small H.264 stream", told, StringComparison.Ordinal);
        await session.ScreenshotAsync("real-h265");

        await session.Page.ClickAsync("#sub");
        await LookTests.FramesAsync(session.Page, atLeast: 20);
        Assert.True(await session.Page.Locator("#sub").IsHiddenAsync());
        var source = await SourcePictures.DecodeAsync(street["small"].File, street.Folder);
        source.Find(await GrabAsync(session.Page));
        await session.ScreenshotAsync("real-h265-small");
    }

    [Fact]
    public async Task Where_there_is_no_small_stream_it_points_to_the_export()
    {
        await using var session = await LookAsync("h265-alone");
        await session.Page.ClickAsync("#ask-button");
        await session.Page.WaitForFunctionAsync("() => document.getElementById('state').textContent.includes('export the look')");
        Assert.True(await session.Page.Locator("#sub").IsHiddenAsync());
    }

    [Theory]
    [InlineData("h264")]
    [InlineData("h264-in-order")]
    public async Task A_recorded_minute_is_shown_picture_by_picture_in_order_and_at_its_time(string camera)
    {
        await MinuteAsync();
        var source = await SourcePictures.DecodeAsync(street[camera].File, street.Folder);
        await using var session = await LookAsync(camera);
        var page = session.Page;
        await page.CheckAsync("input[name=kind][value=range]");
        await page.FillAsync("input[name=from]", Local(street.Began.AddSeconds(10)));
        await page.FillAsync("input[name=to]", Local(street.Began.AddSeconds(50)));
        await page.ClickAsync("#ask-button");
        await LookTests.FramesAsync(page, atLeast: 5);
        await page.ClickAsync("#play");
        await page.WaitForFunctionAsync("() => window.daylightPlayer.stats.state === 'paused'");

        var first = source.Find(await StillAsync(page));
        var began = await PositionAsync(page);
        for (var step = 1; step <= 8; step++)
        {
            await StepAsync(page, "#step");
            Assert.Equal(first + step, source.Find(await StillAsync(page)));
            Assert.InRange(await PositionAsync(page) - began, (step * 100_000) - 30_000, (step * 100_000) + 30_000);
        }

        await StepAsync(page, "#step-back");
        Assert.Equal(first + 7, source.Find(await StillAsync(page)));
        await session.ScreenshotAsync("real-recorded-" + camera);
    }

    [Theory]
    [InlineData("h264")]
    [InlineData("h265")]
    public async Task An_exported_minute_holds_the_cameras_pictures_unchanged(string camera)
    {
        await MinuteAsync();
        var output = Path.Combine(street.Folder, "export-" + camera);
        var export = await Tool.RunAsync(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "daylight.dll"), "export", "--server", street.Town.Address.ToString(), "--user", "maria", "--password-stdin",
                "--incident", street.Incident, "--camera", camera,
                "--from", street.Began.ToString("O"), "--to", street.Began.AddSeconds(60).ToString("O"), "--out", output,
            ],
            street.Town.PasswordOf("maria") + "\n");
        Assert.True(export.Code == 0, export.Error + street.Town.Output);

        var mp4 = Path.Combine(output, "footage.mp4");
        var decoded = await Tool.RunAsync("ffmpeg", ["-v", "error", "-xerror", "-i", mp4, "-f", "null", "-"], "");
        Assert.Equal((0, ""), (decoded.Code, decoded.Error));
        var format = street[camera].Clip.Format;
        var sent = await CodedSlices.DigestsAsync(street[camera].File, format, street.Folder);
        var kept = await CodedSlices.DigestsAsync(mp4, format, street.Folder);
        var first = sent.IndexOf(kept[0]);
        Assert.True(kept.Count >= 580, $"{kept.Count} pictures of the 600 of a minute");
        Assert.True(first >= 0, "the first exported picture is not the camera's");
        Assert.Equal(sent.Skip(first).Take(kept.Count), kept);
    }

    private async Task<Browser> LookAsync(string camera)
    {
        var session = await Browser.OpenAsync(street.Town);
        await session.SignInAsync("maria");
        await session.Page.GotoAsync(new Uri(street.Town.Address, $"/look?incident={street.Incident}&camera={camera}").ToString());
        return session;
    }

    /// <summary>Waits until a whole minute is recorded and written out.</summary>
    private Task MinuteAsync()
    {
        var left = street.Began.AddSeconds(65) - DateTimeOffset.UtcNow;
        return Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, Stop);
    }

    private static async Task<byte[]> GrabAsync(IPage page) => Convert.FromBase64String(await page.EvaluateAsync<string>(SourcePictures.Grab));

    /// <summary>The canvas once it rests: what a worker has drawn comes to the page when the browser has time for it.</summary>
    private static async Task<byte[]> StillAsync(IPage page)
    {
        var (still, same) = (await GrabAsync(page), 0);
        while (same < 3)
        {
            await Task.Delay(60, Stop);
            var next = await GrabAsync(page);
            (still, same) = (next, next.AsSpan().SequenceEqual(still) ? same + 1 : 0);
        }

        return still;
    }

    private static Task<long> PositionAsync(IPage page) => page.EvaluateAsync<long>("() => window.daylightPlayer.stats.lastFrameMicros");

    private static async Task StepAsync(IPage page, string button)
    {
        var before = await PositionAsync(page);
        await page.ClickAsync(button);
        await page.WaitForFunctionAsync("was => window.daylightPlayer.stats.lastFrameMicros !== was", before);
    }

    /// <summary>As a <c>datetime-local</c> field wants it; the browser's time zone is this machine's.</summary>
    private static string Local(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
}
