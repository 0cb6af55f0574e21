using Microsoft.Playwright;

namespace Daylight.EndToEnd;

/// <summary>A headless Chromium from Debian's packages on the town's console.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly Town town;

    private Browser(Town town, IPlaywright playwright, IBrowser browser, IPage page) =>
        (this.town, this.playwright, this.browser, Page) = (town, playwright, browser, page);

    public IPage Page { get; }

    public static async Task<Browser> OpenAsync(Town town)
    {
        const string Chromium = "/usr/bin/chromium";
        Assert.True(File.Exists(Chromium), $"{Chromium} is missing; run ./daylight test, or apt-get install chromium");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1360, Height = 900 } });
        return new Browser(town, playwright, browser, page);
    }

    public async Task SignInAsync(string user)
    {
        await Page.GotoAsync(new Uri(town.Address, "/signin").ToString());
        await Page.FillAsync("input[name=userName]", user);
        await Page.FillAsync("input[name=password]", town.PasswordOf(user));
        await Page.ClickAsync("button[type=submit]");
        // The page that follows may hold a map, which takes a busy machine long to draw and is not what is tested.
        await Page.WaitForURLAsync(url => !url.Contains("/signin", StringComparison.Ordinal), new() { WaitUntil = WaitUntilState.Commit });
    }

    /// <summary>Goes to the look page of a camera under the newest open incident.</summary>
    public async Task OpenLookAsync(string camera)
    {
        var incident = await Page.EvaluateAsync<string>("() => fetch('/api/incidents').then(r => r.json()).then(l => (l.find(i => !i.closedAt && !i.closed) ?? l[0]).id)");
        await Page.GotoAsync(new Uri(town.Address, $"/look?incident={incident}&camera={camera}").ToString());
        await Page.WaitForSelectorAsync("#ask-button");
    }

    /// <summary>How many distinct colours an element shows, coarsely (5 bits a channel).</summary>
    public Task<int> DistinctColoursAsync(string selector) => DistinctColoursAsync(Page.Locator(selector));

    /// <summary>The same, of an element of any page.</summary>
    public async Task<int> DistinctColoursAsync(ILocator element)
    {
        var png = await element.ScreenshotAsync();
        return await Page.EvaluateAsync<int>(
            """
            async b64 => {
              const bitmap = await createImageBitmap(await (await new Response(Uint8Array.from(atob(b64), c => c.charCodeAt(0)))).blob());
              const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
              const context = canvas.getContext('2d');
              context.drawImage(bitmap, 0, 0);
              const {data} = context.getImageData(0, 0, bitmap.width, bitmap.height);
              const seen = new Set();
              for (let i = 0; i < data.length; i += 4) seen.add((data[i] >> 3) << 10 | (data[i + 1] >> 3) << 5 | data[i + 2] >> 3);
              return seen.size;
            }
            """,
            Convert.ToBase64String(png));
    }

    /// <summary>Keeps a picture for people, when they ask for it.</summary>
    public async Task ScreenshotAsync(string name, IPage? page = null)
    {
        if (Environment.GetEnvironmentVariable("DAYLIGHT_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await (page ?? Page).ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
