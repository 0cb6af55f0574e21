using System.Globalization;
using Microsoft.Playwright;

namespace Daylight.EndToEnd;

/// <summary>Several cameras of an incident beside each other, in a real browser on the real program: each a look of its own.</summary>
public sealed class WallTests(Town town) : IClassFixture<Town>
{
    /// <summary>
    /// Lets the page's workers, each the player as it is served, tell what they ask the Recorder for and of which stream the
    /// records are that come (byte 27 of a record message; docs/reference/sealed-format.md).
    /// </summary>
    private const string Spy =
        """
        window.spied = [];
        const spying = new BroadcastChannel('spy');
        spying.onmessage = event => window.spied.push(event.data);
        window.Worker = class extends Worker {
          constructor(address, options) {
            super(URL.createObjectURL(new Blob([`
              import '${new URL(address, location.href)}';
              const told = new BroadcastChannel('spy');
              const [send, fetched] = [WebSocket.prototype.send, self.fetch];
              self.fetch = (path, options) => fetched(new URL(path, '${location.origin}'), options);
              WebSocket.prototype.send = function (data) {
                const {type, stream} = JSON.parse(data);
                told.postMessage({asked: type, stream});
                if (type === 'open') this.addEventListener('message', ({data}) => {
                  if (data instanceof ArrayBuffer && new Uint8Array(data)[0] === 2) told.postMessage({came: new Uint8Array(data)[27]});
                });
                return send.call(this, data);
              };
            `], {type: 'text/javascript'})), options);
          }
        };
        """;

    [Fact]
    public async Task Each_tile_is_a_logged_look_at_the_small_stream_and_pressed_it_shows_the_main_stream_until_the_incident_closes()
    {
        var incident = await Desk.PanicIncidentAsync(town);
        await using var session = await Browser.OpenAsync(town);
        await SpyAsync(session);
        await session.SignInAsync("maria");
        await session.Page.GotoAsync(new Uri(town.Address, "/incidents/" + incident).ToString());
        var wall = await session.Page.RunAndWaitForPopupAsync(() => session.Page.ClickAsync("text=Wall of the cameras inside"));
        await wall.WaitForSelectorAsync("#choice >> text=3 of 3 cameras within the area");
        await session.ScreenshotAsync("wall-ask", wall);

        await wall.ClickAsync("#ask-button");
        string[] cameras = ["plaza-mayor", "avenida-central", "puente-viejo"];
        foreach (var camera in cameras)
        {
            await FramesAsync(wall, camera, 10);
            Assert.True(await session.DistinctColoursAsync(wall.Locator($"#tile-{camera} canvas")) > 50, $"{camera} shows no picture");
        }

        await session.ScreenshotAsync("wall", wall);
        Assert.Equal("sub", await AskedAsync(wall));
        Assert.Equal("1", await CameAsync(wall));

        using var maria = await Desk.SignInAsync(town, "maria");
        var looks = (await maria.GetAsync($"/api/incidents/{incident}/looks")).EnumerateArray().ToList();
        Assert.Equal(cameras.Order(), looks.Select(l => l.GetProperty("camera").GetString()).Order());
        Assert.Equal(3, looks.Select(l => l.GetProperty("logIndex").GetInt64()).Distinct().Count());
        foreach (var look in looks)
        {
            var shown = await wall.Locator($"#tile-{look.GetProperty("camera").GetString()} footer a").TextContentAsync();
            Assert.Equal(look.GetProperty("logIndex").GetInt64().ToString(CultureInfo.InvariantCulture), shown);
        }

        await ForgetAsync(wall);
        await wall.ClickAsync("#tile-avenida-central .picture");
        await wall.WaitForFunctionAsync("() => window.spied.some(m => m.came === 0)");
        Assert.Equal("main", await AskedAsync(wall));
        await FramesAsync(wall, "avenida-central", await CountAsync(wall, "avenida-central") + 10);
        await session.ScreenshotAsync("wall-large", wall);
        Assert.Equal(3, (await maria.GetAsync($"/api/incidents/{incident}/looks")).GetArrayLength());

        await wall.Keyboard.PressAsync("Escape");
        await ForgetAsync(wall);
        await FramesAsync(wall, "avenida-central", await CountAsync(wall, "avenida-central") + 10);
        await wall.WaitForFunctionAsync("() => window.spied.filter(m => 'came' in m).slice(-20).every(m => m.came === 1)");

        await maria.PostAsync($"/api/incidents/{incident}/close", new { });
        foreach (var camera in cameras)
        {
            await wall.WaitForSelectorAsync($"#tile-{camera}[data-state=ended]");
        }

        await wall.WaitForSelectorAsync("#closed >> text=The incident is closed");
        Assert.Equal(0, await wall.Locator(".tile canvas").CountAsync());
        Assert.True(await wall.IsHiddenAsync("#again"));
        Assert.All((await maria.GetAsync($"/api/incidents/{incident}/looks")).EnumerateArray(), l => Assert.Equal("ended", l.GetProperty("state").GetString()));
        await session.ScreenshotAsync("wall-closed", wall);
    }

    [Fact]
    public async Task A_tile_waits_for_its_own_approval_shows_the_stream_it_was_pressed_for_and_can_be_taken_back()
    {
        using var maria = await Desk.SignInAsync(town, "maria");
        using var sofia = await Desk.SignInAsync(town, "sofia");
        // Under one's own incident each of them waits for a supervisor.
        var incident = await OpenAsync(maria, "Market", 36.0505, -9.2);
        await using var session = await Browser.OpenAsync(town);
        var page = session.Page;
        await SpyAsync(session);
        await session.SignInAsync("maria");
        await page.GotoAsync(new Uri(town.Address, "/wall?incident=" + incident).ToString());
        await page.ClickAsync("#ask-button");
        await page.WaitForSelectorAsync("#tile-puente-viejo[data-state=pending] .words >> text=a supervisor must approve");
        await page.WaitForSelectorAsync("#tile-avenida-central[data-state=pending]");
        await session.ScreenshotAsync("wall-pending");

        await page.ClickAsync("#tile-puente-viejo .picture");
        var waiting = (await sofia.GetAsync("/api/looks")).EnumerateArray()
            .Single(l => l.GetProperty("incident").GetString() == incident && l.GetProperty("camera").GetString() == "puente-viejo");
        await sofia.PostAsync($"/api/looks/{waiting.GetProperty("look").GetString()}/approve", new { });
        await page.WaitForFunctionAsync("() => window.spied.some(m => m.came === 0)");
        await FramesAsync(page, "puente-viejo", 10);
        Assert.Equal("pending", await page.GetAttributeAsync("#tile-avenida-central", "data-state"));

        await page.ClickAsync("#tile-avenida-central footer >> text=End");
        await page.WaitForSelectorAsync("#tile-avenida-central[data-state=ended] >> text=Ask again");
        await page.WaitForFunctionAsync(
            "incident => fetch(`/api/incidents/${incident}/looks`).then(r => r.json()).then(l => l.some(look => look.camera === 'avenida-central' && look.state === 'ended'))", incident);
        await session.ScreenshotAsync("wall-approved");
    }

    [Fact]
    public async Task A_refused_look_says_why_in_its_tile()
    {
        using var sofia = await Desk.SignInAsync(town, "sofia");
        var incident = await OpenAsync(sofia, "Other", 36.0505, -9.2);
        await using var session = await Browser.OpenAsync(town);
        await session.SignInAsync("maria");
        await session.Page.GotoAsync(new Uri(town.Address, "/wall?incident=" + incident).ToString());
        await session.Page.WaitForSelectorAsync("#ask-button:not([disabled])");
        // Closed by somebody else between the form and the press.
        await sofia.PostAsync($"/api/incidents/{incident}/close", new { });
        await session.Page.ClickAsync("#ask-button");
        await session.Page.WaitForSelectorAsync(".tile[data-state=refused] .words >> text=The incident is closed");
        await session.ScreenshotAsync("wall-refused");
    }

    [Fact]
    public async Task A_camera_without_a_small_stream_shows_its_main_stream()
    {
        using var tomas = await Desk.SignInAsync(town, "tomas");
        using var sofia = await Desk.SignInAsync(town, "sofia");
        var mercado = await tomas.GetAsync("/api/cameras/mercado");
        var (latitude, longitude) = (mercado.GetProperty("camera").GetProperty("latitude").GetDouble(), mercado.GetProperty("camera").GetProperty("longitude").GetDouble());
        await tomas.PostAsync("/api/cameras", new { id = "solo", name = "Solo", latitude, longitude = longitude + 0.0001, url = mercado.GetProperty("url").GetString() });
        await tomas.PostAsync("/api/cameras", new { id = "dead", name = "Dead", latitude, longitude = longitude + 0.0002, url = "rtsp://127.0.0.1:9/dead" });
        await tomas.CameraAsync("solo", told => told.Contains("\"recording\"", StringComparison.Ordinal));
        await tomas.CameraAsync("dead", told => told.Contains("\"failed\"", StringComparison.Ordinal));
        var incident = await OpenAsync(sofia, "Market", latitude, longitude, 60);
        await using var session = await Browser.OpenAsync(town);
        await SpyAsync(session);
        await session.SignInAsync("maria");
        await session.Page.GotoAsync(new Uri(town.Address, "/wall?incident=" + incident).ToString());
        await session.Page.ClickAsync("text=Look at 3 cameras");

        await FramesAsync(session.Page, "mercado", 10);
        await FramesAsync(session.Page, "solo", 10);
        Assert.Equal("0,1", await CameAsync(session.Page));
        await session.Page.WaitForSelectorAsync("#tile-dead .words >> text=No picture comes: failed");
        await session.ScreenshotAsync("wall-main");
    }

    [Fact]
    public async Task A_wall_of_many_cameras_offers_nine_and_says_why()
    {
        using var tomas = await Desk.SignInAsync(town, "tomas");
        using var sofia = await Desk.SignInAsync(town, "sofia");
        for (var i = 0; i < 11; i++)
        {
            await tomas.PostAsync("/api/cameras", new { id = $"pier-{i}", name = $"Pier {i}", latitude = 0.5 + (i / 1e5), longitude = -30.5, url = "rtsp://127.0.0.1:9/pier" });
        }

        await using var session = await Browser.OpenAsync(town);
        await session.SignInAsync("maria");
        await session.Page.GotoAsync(new Uri(town.Address, "/wall?incident=" + await OpenAsync(sofia, "Piers", 0.5, -30.5)).ToString());
        await session.Page.WaitForSelectorAsync("#choice >> text=9 of 11 cameras within the area. A wall shows 9 at most");
        Assert.Equal(9, await session.Page.Locator("#choices input:checked").CountAsync());
        Assert.True(await session.Page.IsDisabledAsync("input[value=pier-10]"));
        await session.ScreenshotAsync("wall-many");

        await session.Page.UncheckAsync("input[value=pier-0]");
        await session.Page.CheckAsync("input[value=pier-10]");
        await session.Page.ClickAsync("text=Look at 9 cameras");
        await session.Page.WaitForSelectorAsync("#tile-pier-10[data-state=opening]");
        Assert.Equal(9, await session.Page.Locator(".tile").CountAsync());
        await session.ScreenshotAsync("wall-nine");

        await session.Page.GotoAsync(new Uri(town.Address, "/wall?incident=" + await OpenAsync(sofia, "Sea", 10, -40)).ToString());
        await session.Page.WaitForSelectorAsync("#choice >> text=No camera stands within this incident's area.");
        Assert.True(await session.Page.IsDisabledAsync("#ask-button"));
    }

    private static async Task<string> OpenAsync(Desk desk, string title, double latitude, double longitude, int radiusMetres = 400) =>
        (await desk.PostAsync("/api/incidents", new { title, type = "Municipal", latitude, longitude, radiusMetres })).GetProperty("id").GetString()!;

    private static async Task SpyAsync(Browser session) => await session.Page.Context.AddInitScriptAsync("if (location.pathname === '/wall') {" + Spy + "}");

    private static async Task ForgetAsync(IPage page) => await page.EvaluateAsync("() => { window.spied = []; }");

    /// <summary>The streams that were asked for live.</summary>
    private static Task<string> AskedAsync(IPage page) =>
        page.EvaluateAsync<string>("() => [...new Set(window.spied.filter(m => m.asked === 'live').map(m => m.stream))].sort().join()");

    /// <summary>The streams that came: 0 is main, 1 is sub.</summary>
    private static Task<string> CameAsync(IPage page) => page.EvaluateAsync<string>("() => [...new Set(window.spied.filter(m => 'came' in m).map(m => m.came))].sort().join()");

    private static Task<int> CountAsync(IPage page, string camera) => page.EvaluateAsync<int>("camera => window.daylightWall[camera].framesDecoded", camera);

    private static async Task FramesAsync(IPage page, string camera, int atLeast) => await page.WaitForFunctionAsync(
        "([camera, count]) => window.daylightWall && window.daylightWall[camera].framesDecoded >= count", new object[] { camera, atLeast }, new() { Timeout = 30_000 });
}
