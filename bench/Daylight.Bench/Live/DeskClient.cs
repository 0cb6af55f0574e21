using System.Net.Http.Json;
using System.Text.Json;

namespace Daylight.Bench;

/// <summary>A person at the Desk's API.</summary>
internal sealed class DeskClient : IDisposable
{
    // Stands in for a viewer's two P-256 keys: the bench opens nothing, so one pair does for all looks.
    private readonly byte[] agreement = PublicKey();
    private readonly byte[] signing = PublicKey();
    private readonly HttpClient http;

    private DeskClient(HttpClient http) => this.http = http;

    public static async Task<DeskClient> SignInAsync(Uri server, string userName, string password, CancellationToken cancellationToken)
    {
        var http = new HttpClient { BaseAddress = server };
        http.DefaultRequestHeaders.Add("X-Daylight", "1");
        var client = new DeskClient(http);
        await client.SendAsync(HttpMethod.Post, "/api/signin", new { userName, password }, cancellationToken);
        return client;
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<JsonElement>(path, cancellationToken);

    public Task RemoveCameraAsync(string camera, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, "/api/cameras/" + camera, null, cancellationToken);

    public Task PutCameraAsync(string id, double latitude, double longitude, string url, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "/api/cameras", new { id, name = id, latitude, longitude, url }, cancellationToken);

    /// <summary>Asks for a live look as anybody must; returns the grant.</summary>
    public async Task<byte[]> LookAsync(Guid incident, string camera, CancellationToken cancellationToken)
    {
        var ask = new { incident, camera, live = true, viewerKey = agreement, viewerSigningKey = signing };
        var look = await SendAsync(HttpMethod.Post, "/api/looks", ask, cancellationToken);
        return look.GetProperty("grant").ValueKind == JsonValueKind.String
            ? look.GetProperty("grant").GetBytesFromBase64()
            : throw new BenchException($"the look at {camera} was not granted: {look}");
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            // Of known length: the Desk takes no chunked body.
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web));
            request.Content.Headers.ContentType = new("application/json");
        }

        using var answer = await http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return !answer.IsSuccessStatusCode ? throw new BenchException($"{method} {path} was refused ({(int)answer.StatusCode}): {text}")
            : text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    private static byte[] PublicKey()
    {
        using var key = System.Security.Cryptography.ECDiffieHellman.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var q = key.ExportParameters(false).Q;
        return [4, .. q.X!, .. q.Y!];
    }
}
