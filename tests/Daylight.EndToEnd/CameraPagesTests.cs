using System.Globalization;
using Microsoft.Playwright;

namespace Daylight.EndToEnd;

/// <summary>A technician keeps cameras, and an operator sees who looked, in a real browser on the real program.</summary>
public sealed class CameraPagesTests(Town town) : IClassFixture<Town>
{
    [Fact]
    public async Task A_technician_changes_imports_and_removes_cameras()
    {
        await using var session = await Browser.OpenAsync(town);
        var page = session.Page;
        await session.SignInAsync("tomas");
        await page.GotoAsync(new Uri(town.Address, "/cameras").ToString());
        await page.WaitForSelectorAsync("#map[data-ready=true]");
        await page.WaitForSelectorAsync("#camera-plaza-mayor >> text=north-west (315°), 78° wide, 90 m far");
        await page.WaitForSelectorAsync("#camera-plaza-mayor >> text=Recording");
        await page.WaitForTimeoutAsync(1_500);
        await session.ScreenshotAsync("cameras");

        await page.ClickAsync("#camera-plaza-mayor a");
        await page.WaitForSelectorAsync("#map[data-ready=true]");
        await page.FillAsync("input[name=rangeMetres]", "9000");
        await page.FillAsync("input[name=bearingDegrees]", "45");
        await page.EvaluateAsync("() => document.querySelector('#camera').noValidate = true");
        await page.ClickAsync("#save");
        await page.WaitForSelectorAsync("#problem >> text='rangeMetres' is 1 to 5000");
        Assert.Equal("true", await page.GetAttributeAsync("input[name=rangeMetres]", "aria-invalid"));
        await page.FillAsync("input[name=rangeMetres]", "120");
        await page.WaitForSelectorAsync("text=It sees: north-east (45°), 78° wide, 120 m far.");
        await page.WaitForTimeoutAsync(1_000);
        await session.ScreenshotAsync("camera-change");
        await page.ClickAsync("#save");
        await page.WaitForSelectorAsync("#camera-plaza-mayor >> text=north-east (45°), 78° wide, 120 m far");

        await PinAsync(session);
        await ImportAsync(session);

        await page.GotoAsync(new Uri(town.Address, "/cameras/mercado/change").ToString());
        await page.ClickAsync("summary");
        await page.ClickAsync("text=Remove the camera");
        await page.WaitForSelectorAsync("#camera-mercado >> text=Removed");
    }

    [Fact]
    public async Task Who_works_on_an_incident_sees_the_looks_under_it_come_and_end()
    {
        await using var session = await Browser.OpenAsync(town);
        var page = session.Page;
        await session.SignInAsync("maria");
        await page.ClickAsync("text=Panic button pressed");
        await page.WaitForSelectorAsync("text=Nobody has asked to look.");
        await page.EvaluateAsync(
            """
            async () => {
              const key = async () => btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.exportKey('raw',
                (await crypto.subtle.generateKey({name: 'ECDH', namedCurve: 'P-256'}, true, ['deriveBits'])).publicKey))));
              const ask = async body => fetch('/api/looks', {method: 'POST', headers: {'Content-Type': 'application/json'},
                body: JSON.stringify({incident: location.pathname.split('/').pop(), viewerKey: await key(), viewerSigningKey: await key(), ...body})});
              await ask({camera: 'plaza-mayor', live: false, from: '2026-01-01T10:00:00Z', to: '2099-01-01T10:05:00Z'});
              await ask({camera: 'muelle-norte', live: true});
            }
            """);
        await page.WaitForSelectorAsync("#looks >> text=lies in the future");
        await page.WaitForSelectorAsync("#looks >> text=Waiting for a supervisor");

        var look = await page.RunAndWaitForPopupAsync(() => page.ClickAsync("#cameras tr:has-text('Plaza Mayor') >> text=Look"));
        await look.ClickAsync("#ask-button");
        await LookTests.FramesAsync(look, atLeast: 5);
        await page.BringToFrontAsync();
        await page.WaitForSelectorAsync("#looks >> text=Looking");
        await page.ClickAsync("#looks >> text=To the picture");
        await page.ClickAsync("#cameras tr:has-text('Plaza Mayor') >> text=Look");
        Assert.Equal(2, page.Context.Pages.Count);
        // Loaded anew, the page would count from nothing and wait to be asked.
        await LookTests.FramesAsync(look, atLeast: await look.EvaluateAsync<int>("() => window.daylightPlayer.stats.framesDecoded") + 5);
        Assert.Equal("playing", await look.EvaluateAsync<string>("() => window.daylightPlayer.stats.state"));
        await page.WaitForTimeoutAsync(1_000);
        await session.ScreenshotAsync("incident");
        if (Environment.GetEnvironmentVariable("DAYLIGHT_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "incident-full.png"), FullPage = true });
        }

        var proof = await page.Locator("#looks tr:has-text('Looking') a").GetAttributeAsync("href");
        Assert.StartsWith("c2sp.org/tlog-proof@v1\n", await page.EvaluateAsync<string>("url => fetch(url).then(r => r.text())", proof), StringComparison.Ordinal);
        await look.ClickAsync("#end");
        await page.WaitForSelectorAsync("#looks >> text=withdrawn, by maria");
    }

    /// <summary>A camera is added with a certificate, and the form that changes it shows it again.</summary>
    private async Task PinAsync(Browser session)
    {
        var page = session.Page;
        await page.GotoAsync(new Uri(town.Address, "/cameras/add").ToString());
        await page.WaitForSelectorAsync("#map[data-ready=true]");
        await page.FillAsync("input[name=id]", "torre");
        await page.FillAsync("input[name=name]", "Torre");
        await page.FillAsync("input[name=latitude]", "36.05");
        await page.FillAsync("input[name=longitude]", "-9.2");
        await page.FillAsync("input[name=url]", "rtsps://127.0.0.1:9/torre");
        await page.SelectOptionAsync("select[name=transport]", "auto");
        await page.FillAsync("input[name=certificate]", "AB:CD");
        await page.ClickAsync("#save");
        await page.WaitForSelectorAsync("#problem >> text='certificate' is a SHA-256 fingerprint");
        await page.FillAsync("input[name=certificate]", string.Join(':', Enumerable.Repeat("ab", 32)));
        await page.ClickAsync("#save");
        await page.ClickAsync("#camera-torre a");
        await page.WaitForSelectorAsync("#map[data-ready=true]");
        Assert.Equal(string.Concat(Enumerable.Repeat("AB", 32)), await page.InputValueAsync("input[name=certificate]"));
        Assert.Equal("auto", await page.InputValueAsync("select[name=transport]"));
        await page.Locator("#certificate-rule").ScrollIntoViewIfNeededAsync();
        await session.ScreenshotAsync("camera-certificate");
        await page.FillAsync("input[name=certificate]", "");
        await page.ClickAsync("#save");
        await page.ClickAsync("#camera-torre a");
        await page.WaitForSelectorAsync("#map[data-ready=true]");
        Assert.Equal("", await page.InputValueAsync("input[name=certificate]"));
        await page.GotoAsync(new Uri(town.Address, "/cameras").ToString());
    }

    private static async Task ImportAsync(Browser session)
    {
        var page = session.Page;
        await page.ClickAsync("text=Import cameras");
        var rows = Enumerable.Range(0, 20).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"pier-{i:D2},\"Pier {i}, east\",{36.046 + (i / 1e4)},-9.197,{i * 18},60,50,rtsp://127.0.0.1:9/pier-{i},Harbour"));
        var file = "id,name,latitude,longitude,bearing,angle,range,main,owner\n" + string.Join('\n', rows)
            + "\npier-90,Wrong,99,-9.2,0,60,50,rtsp://127.0.0.1:9/x,Harbour\nmercado,Mercado,36.0510602,-9.1977885,190,64,110,http://127.0.0.1/x,Harbour\n";
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "harbour.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(file) });
        await page.ClickAsync("text=Show what it would do");
        await page.WaitForSelectorAsync("#sums >> text=✕ 2 refused · + 20 added");
        await session.ScreenshotAsync("import-dry");
        await page.ClickAsync("text=Import 20 cameras");
        await page.WaitForSelectorAsync("text=What harbour.csv did", new() { Timeout = 120_000 });
        await session.ScreenshotAsync("import");
        await page.ClickAsync("text=To the cameras");
        await page.FillAsync("#find", "pier-1");
        await page.WaitForSelectorAsync("#camera-pier-19");
        Assert.Equal(10, await page.Locator("#cameras tr").CountAsync());
        await page.WaitForTimeoutAsync(1_500);
        await session.ScreenshotAsync("cameras-many");
    }
}
