using System.Text.Json;

namespace Daylight.EndToEnd;

/// <summary>Real cameras with digest authentication, added by the technician.</summary>
public sealed class RealCameraTests(Town town) : IClassFixture<Town>
{
    private const string Post = "([url, body]) => fetch(url, {method: 'POST', headers: {'Content-Type': 'application/json', 'X-Daylight': '1'}, body: JSON.stringify(body)}).then(async r => r.status + ' ' + await r.text())";

    [Fact]
    public async Task A_real_camera_is_recorded_and_a_wrong_password_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("daylight-camera-");
        await using var camera = await RealCamera.StartAsync("libx264", folder.FullName);
        await using (var technician = await Browser.OpenAsync(town))
        {
            await technician.SignInAsync("tomas");
            await AddAsync(technician, "real-1", camera.Port, "secret-123");
            await AddAsync(technician, "real-2", camera.Port, "wrong-pass");
            await StateAsync(technician, "real-1", s => s.Contains("\"state\":\"recording\"", StringComparison.OrdinalIgnoreCase));
            await StateAsync(technician, "real-2", s => s.Contains("authentication failed", StringComparison.OrdinalIgnoreCase));
        }

        folder.Delete(recursive: true);
    }

    private static async Task AddAsync(Browser browser, string id, int port, string password)
    {
        var answer = await browser.Page.EvaluateAsync<string>(Post, new object[]
        {
            "/api/cameras",
            new { id, name = id, latitude = 0.5, longitude = -30.5, url = $"rtsp://127.0.0.1:{port}/street", user = "viewer", password },
        });
        Assert.StartsWith("2", answer, StringComparison.Ordinal);
    }

    private static async Task StateAsync(Browser browser, string id, Func<string, bool> expected)
    {
        var last = "";
        for (var i = 0; i < 60; i++)
        {
            var all = await browser.Page.EvaluateAsync<string>("() => fetch('/api/cameras').then(r => r.text())");
            last = JsonDocument.Parse(all).RootElement.EnumerateArray().First(c => c.GetProperty("id").GetString() == id).GetRawText();
            if (expected(last))
            {
                return;
            }

            await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"camera {id}: {last}");
    }
}
