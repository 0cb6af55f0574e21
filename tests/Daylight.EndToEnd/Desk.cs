using System.Text;
using System.Text.Json;

namespace Daylight.EndToEnd;

/// <summary>A person of the town at the Desk's API, signed in.</summary>
internal sealed class Desk : IDisposable
{
    private readonly HttpClient http;

    private Desk(Uri address) => http = new HttpClient { BaseAddress = address };

    public static async Task<Desk> SignInAsync(Town town, string user)
    {
        var desk = new Desk(town.Address);
        await desk.PostAsync("/api/signin", new { userName = user, password = town.PasswordOf(user) });
        return desk;
    }

    /// <summary>Posts; a refusal fails the test with the Desk's words.</summary>
    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await http.PostAsync(path, new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Waits until what the Desk tells of a camera holds.</summary>
    public async Task CameraAsync(string id, Func<string, bool> expected)
    {
        var last = "";
        for (var i = 0; i < 120; i++)
        {
            using var cameras = JsonDocument.Parse(await http.GetStringAsync("/api/cameras"));
            last = cameras.RootElement.EnumerateArray().First(c => c.GetProperty("id").GetString() == id).GetRawText();
            if (expected(last))
            {
                return;
            }

            await Task.Delay(250);
        }

        Assert.Fail($"camera {id}: {last}");
    }

    public void Dispose() => http.Dispose();
}
