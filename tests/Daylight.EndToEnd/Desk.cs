using System.Text;
using System.Text.Json;

namespace Daylight.EndToEnd;

/// <summary>A person of the town at the Desk's API, signed in.</summary>
internal sealed class Desk : IDisposable
{
    private readonly HttpClient http;

    private Desk(Uri address) => http = new HttpClient { BaseAddress = address };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Desk> SignInAsync(Town town, string user)
    {
        var desk = new Desk(town.Address);
        await desk.PostAsync("/api/signin", new { userName = user, password = town.PasswordOf(user) });
        return desk;
    }

    /// <summary>The incident that the demo's panic button opened: under one's own, a look waits for a supervisor.</summary>
    public static async Task<string> PanicIncidentAsync(Town town)
    {
        using var maria = await SignInAsync(town, "maria");
        return (await maria.GetAsync("/api/incidents")).EnumerateArray()
            .Single(i => i.GetProperty("title").GetString()!.StartsWith("Panic button", StringComparison.Ordinal)).GetProperty("id").GetString()!;
    }

    public async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await http.GetStringAsync(path, Stop)).RootElement;

    /// <summary>Posts; a refusal fails the test with the Desk's words.</summary>
    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await http.PostAsync(path, new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"), Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Waits until what the Desk tells of a camera holds.</summary>
    public async Task CameraAsync(string id, Func<string, bool> expected)
    {
        var last = "";
        for (var i = 0; i < 120; i++)
        {
            last = (await GetAsync("/api/cameras")).EnumerateArray().First(c => c.GetProperty("id").GetString() == id).GetRawText();
            if (expected(last))
            {
                return;
            }

            await Task.Delay(250, Stop);
        }

        Assert.Fail($"camera {id}: {last}");
    }

    public void Dispose() => http.Dispose();
}
