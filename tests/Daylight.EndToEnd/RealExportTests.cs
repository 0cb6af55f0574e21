using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace Daylight.EndToEnd;

/// <summary>From a real camera's encoder to the exported file: every picture is the camera's, byte for byte.</summary>
public sealed class RealExportTests(Town town) : IClassFixture<Town>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("libx264", "h264", "h264_mp4toannexb")]
    [InlineData("libx265", "hevc", "hevc_mp4toannexb")]
    public async Task An_export_holds_the_cameras_pictures_unchanged(string encoder, string format, string filter)
    {
        var folder = Directory.CreateTempSubdirectory("daylight-export-");
        await using var camera = await RealCamera.StartAsync(encoder, folder.FullName);
        var id = "real-" + format;
        using var technician = await SignInAsync("tomas");
        await PostAsync(technician, "/api/cameras", new
        {
            id, name = id, latitude = 0.25, longitude = -30.25, url = $"rtsp://127.0.0.1:{camera.Port}/street", user = "viewer", password = "secret-123",
        });
        using var supervisor = await SignInAsync("sofia");
        var incident = (await PostAsync(supervisor, "/api/incidents", new { title = "Fallen lamp", type = "Municipal", latitude = 0.25, longitude = -30.25, radiusMetres = 300 }))
            .GetProperty("id").GetString()!;
        await Task.Delay(TimeSpan.FromSeconds(25), Stop);

        var to = DateTimeOffset.UtcNow.AddSeconds(-5);
        var output = Path.Combine(folder.FullName, "export");
        var export = await Tool.RunAsync(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "daylight.dll"), "export", "--server", town.Address.ToString(), "--user", "maria", "--password-stdin",
                "--incident", incident, "--camera", id, "--from", to.AddSeconds(-12).ToString("O"), "--to", to.ToString("O"), "--out", output,
            ],
            town.PasswordOf("maria") + "\n");
        Assert.True(export.Code == 0, export.Error + town.Output);

        var sent = await PicturesAsync(camera.File, format, filter, folder.FullName);
        var kept = await PicturesAsync(Path.Combine(output, "footage.mp4"), format, filter, folder.FullName);
        var first = sent.IndexOf(kept[0]);
        Assert.True(kept.Count > 60, $"{kept.Count} pictures");
        Assert.True(first >= 0, "the first exported picture is not the camera's");
        Assert.Equal(sent.Skip(first).Take(kept.Count), kept);
        folder.Delete(recursive: true);
    }

    /// <summary>The digests of a file's coded slices in order, as ffmpeg demuxes them.</summary>
    private static async Task<List<string>> PicturesAsync(string file, string format, string filter, string folder)
    {
        var raw = Path.Combine(folder, Path.GetRandomFileName());
        var ffmpeg = await Tool.RunAsync("ffmpeg", ["-nostdin", "-v", "error", "-i", file, "-c", "copy", "-bsf:v", filter, "-f", format, raw], "");
        Assert.True(ffmpeg.Code == 0, ffmpeg.Error);
        var bytes = await File.ReadAllBytesAsync(raw, Stop);
        var slices = new List<string>();
        foreach (var unit in Units(bytes))
        {
            var nal = bytes.AsSpan(unit).TrimEnd((byte)0);
            var type = format == "h264" ? nal[0] & 0x1f : (nal[0] >> 1) & 0x3f;
            if (format == "h264" ? type is 1 or 5 : type < 32)
            {
                slices.Add(Convert.ToHexString(SHA256.HashData(nal)));
            }
        }

        return slices;
    }

    private static IEnumerable<Range> Units(byte[] stream)
    {
        var start = -1;
        for (var i = 0; i + 2 < stream.Length; i++)
        {
            if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1)
            {
                if (start >= 0)
                {
                    yield return start..i;
                }

                start = i + 3;
            }
        }

        if (start >= 0)
        {
            yield return start..stream.Length;
        }
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsync(path, new StringContent(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json"), Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    private async Task<HttpClient> SignInAsync(string user)
    {
        var http = new HttpClient { BaseAddress = town.Address };
        await PostAsync(http, "/api/signin", new { userName = user, password = town.PasswordOf(user) });
        return http;
    }
}
