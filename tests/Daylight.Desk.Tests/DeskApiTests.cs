using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Daylight.Desk.Tests;

public sealed class DeskApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<HttpContent> BodyAsync(object value)
    {
        var content = JsonContent.Create(value);
        await content.LoadIntoBufferAsync();
        return content;
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!;

    [Fact]
    public async Task A_look_goes_from_sign_in_to_grant_and_proof()
    {
        await using var town = await Town.OpenAsync();
        using var ben = await town.SignedInAsync("ben");
        using var ada = await town.SignedInAsync("ada");
        var opened = await ben.PostAsync("/api/incidents", await BodyAsync(new { title = "Two cars", type = "traffic", latitude = 52, longitude = 13, radiusMetres = 200 }), Stop);
        var incident = (await JsonAsync(opened))["id"]!.GetValue<string>();
        var asked = await ada.PostAsync("/api/looks", await BodyAsync(new
        {
            incident, camera = "market-1", live = true, viewerKey = Town.ViewerKey(), viewerSigningKey = Town.ViewerKey(),
        }), Stop);

        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        var look = await JsonAsync(asked);
        Assert.Equal("granted", look["state"]!.GetValue<string>());
        Assert.NotNull(look["grant"]);
        Assert.StartsWith("c2sp.org/tlog-proof@v1\n", await ada.GetStringAsync(look["proof"]!.GetValue<string>(), Stop), StringComparison.Ordinal);
        using var other = await ben.GetAsync($"/api/looks/{look["look"]}", Stop);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);

        using var closed = await ben.PostAsync($"/api/incidents/{incident}/close", await BodyAsync(new { }), Stop);
        Assert.Equal(HttpStatusCode.NoContent, closed.StatusCode);
        Assert.Equal("ended", (await ada.GetFromJsonAsync<JsonNode>($"/api/looks/{look["look"]}", Stop))!["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Without_the_log_nothing_is_granted()
    {
        await using var town = await Town.OpenAsync();
        var incident = await town.OpenIncidentAsync(town.Ben);
        using var ada = await town.SignedInAsync("ada");
        await town.StopLogAsync();
        using var asked = await ada.PostAsync("/api/looks", await BodyAsync(new
        {
            incident = incident.Id, camera = "market-1", live = true, viewerKey = Town.ViewerKey(), viewerSigningKey = Town.ViewerKey(),
        }), Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, asked.StatusCode);
        Assert.Null((await JsonAsync(asked))["grant"]);
    }

    [Fact]
    public async Task The_session_cookie_is_strict_and_hidden_from_scripts()
    {
        await using var town = await Town.OpenAsync();
        using var browser = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = new Uri(town.Address) };
        using var answer = await browser.PostAsync("/api/signin", await BodyAsync(new { userName = "ada", password = Town.Password }), Stop);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("daylight.session=", StringComparison.Ordinal));
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account()
    {
        await using var town = await Town.OpenAsync();
        using var browser = town.Browser();
        HttpResponseMessage? answer = null;
        for (var i = 0; i < 5; i++)
        {
            answer = await browser.PostAsync("/api/signin", await BodyAsync(new { userName = "ada", password = "wrong" }), Stop);
        }

        Assert.Equal(HttpStatusCode.Forbidden, answer!.StatusCode);
        answer = await browser.PostAsync("/api/signin", await BodyAsync(new { userName = "ada", password = Town.Password }), Stop);
        Assert.Equal("signin.locked", (await JsonAsync(answer))["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_wrong_field_is_named()
    {
        await using var town = await Town.OpenAsync();
        using var ada = await town.SignedInAsync("ada");
        var answer = await ada.PostAsync("/api/incidents", await BodyAsync(new { title = "x", type = "t", latitude = 52, longitude = 13, radiusMetres = 1e9 }), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("radiusMetres", (await JsonAsync(answer))["field"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_post_that_another_site_could_send_is_refused()
    {
        await using var town = await Town.OpenAsync();
        using var ada = await town.SignedInAsync("ada");
        using var text = await ada.PostAsync("/api/signout", new StringContent("{}"), Stop);
        using var form = await ada.PostAsync("/api/signout", new FormUrlEncodedContent([]), Stop);
        using var cross = new HttpRequestMessage(HttpMethod.Post, "/api/signout") { Headers = { { "X-Daylight", "1" }, { "Sec-Fetch-Site", "cross-site" } } };
        using var crossed = await ada.SendAsync(cross, Stop);
        Assert.All([text, form, crossed], a => Assert.Equal(HttpStatusCode.BadRequest, a.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/api/me", Stop)).StatusCode);
    }

    [Fact]
    public async Task Who_is_signed_out_gets_nothing()
    {
        await using var town = await Town.OpenAsync();
        using var browser = town.Browser();
        foreach (var path in new[] { "/api/me", "/api/incidents", "/api/cameras", "/api/looks" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(path, Stop)).StatusCode);
        }
    }

    [Fact]
    public async Task Only_a_technician_adds_cameras_and_no_password_comes_back()
    {
        await using var town = await Town.OpenAsync();
        using var ada = await town.SignedInAsync("ada");
        using var tom = await town.SignedInAsync("tom");
        var camera = new { id = "quay-2", name = "Quay", latitude = 52.0, longitude = 13.0, url = "rtsp://192.0.2.2/a", user = "u", password = "hidden-word" };
        Assert.Equal(HttpStatusCode.Forbidden, (await ada.PostAsync("/api/cameras", await BodyAsync(camera), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await tom.PostAsync("/api/cameras", await BodyAsync(camera), Stop)).StatusCode);
        var list = await ada.GetStringAsync("/api/cameras", Stop);
        Assert.Contains("quay-2", list, StringComparison.Ordinal);
        Assert.Contains("recording", list, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-word", list, StringComparison.Ordinal);
    }
}
