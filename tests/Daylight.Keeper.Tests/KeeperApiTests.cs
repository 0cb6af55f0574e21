using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Daylight.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Daylight.Keeper.Tests;

public sealed class KeeperApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<WebApplication> ServeAsync(IKeeper keeper)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(keeper);
        var app = builder.Build();
        app.MapKeeper();
        await app.StartAsync(Stop);
        return app;
    }

    [Fact]
    public async Task Keys_come_over_HTTP_and_a_refusal_says_why()
    {
        await using var office = await Office.OpenAsync();
        await using var app = await ServeAsync(office.Keeper);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        var (body, signature) = office.Sign(await office.RequestAsync());

        using var first = await PostAsync(http, body, signature);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        var keys = (await first.Content.ReadFromJsonAsync<JsonNode>(Stop))!["keys"]!.AsArray();
        Assert.Equal(2, keys.Count);
        Assert.Equal("main", keys[0]!["stream"]!.GetValue<string>());

        using var again = await PostAsync(http, body, signature);
        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
        Assert.Equal("request.replayed", (await again.Content.ReadFromJsonAsync<JsonNode>(Stop))!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_request_too_large_is_refused_and_logged()
    {
        await using var office = await Office.OpenAsync();
        await using var app = await ServeAsync(office.Keeper);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var answer = await PostAsync(http, new byte[ReleaseRequest.MaxBytes + 1], new byte[64]);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Single(office.Entries(KeysRefusedEntry.Decode), e => e.Reason == "malformed");
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, byte[] body, byte[] signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/keeper/release") { Content = new ByteArrayContent(body) };
        request.Headers.Add(KeeperApi.SignatureHeader, Convert.ToBase64String(signature));
        return await http.SendAsync(request, Stop);
    }
}
