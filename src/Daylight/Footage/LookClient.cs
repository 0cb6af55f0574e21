using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Daylight.Contracts;
using Daylight.Desk;
using Daylight.Keeper;
using Daylight.Vault;

namespace Daylight.Footage;

/// <summary>The client's side of the Desk and of the Keeper: signs in, asks for looks, fetches minute keys, seals exports.</summary>
internal sealed class LookClient : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(2);

    private readonly HttpClient http;

    public LookClient(Uri server)
    {
        http = new HttpClient { BaseAddress = server };
        http.DefaultRequestHeaders.Add(DeskApi.Header, "1");
    }

    public Uri Server => http.BaseAddress!;

    public async Task SignInAsync(string userName, string password, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync("/api/signin", Content(new { userName, password }), cancellationToken);
        await CheckAsync(answer, "sign-in", cancellationToken);
    }

    /// <summary>Asks for a recorded look. When a supervisor has to approve, says why to <paramref name="waiting"/> and waits.</summary>
    public async Task<GrantedLook> AskAsync(
        Guid incident, CameraId camera, DateTimeOffset from, DateTimeOffset to, ViewerKeys keys, Action<string> waiting, CancellationToken cancellationToken)
    {
        var ask = new
        {
            incident,
            camera = camera.Value,
            from,
            to,
            live = false,
            viewerKey = keys.AgreementPublic,
            viewerSigningKey = keys.SigningPublic,
        };
        using var answer = await http.PostAsync("/api/looks", Content(ask), cancellationToken);
        var view = await ReadAsync(answer, "look", cancellationToken);
        var id = view.GetProperty("look").GetGuid();
        if (StateOf(view) == "pending")
        {
            waiting(view.GetProperty("detail").GetString() ?? "A supervisor must approve.");
        }

        while (StateOf(view) == "pending")
        {
            await Task.Delay(PollEvery, cancellationToken);
            using var again = await http.GetAsync($"/api/looks/{id:D}", cancellationToken);
            view = await ReadAsync(again, "look", cancellationToken);
        }

        if (StateOf(view) != "granted")
        {
            throw new FootageException($"the look was not granted ({StateOf(view)}): {view.GetProperty("detail").GetString()}");
        }

        return new GrantedLook(id, view.GetProperty("grant").GetBytesFromBase64(), await http.GetStringAsync($"/api/looks/{id:D}/proof", cancellationToken));
    }

    /// <summary>Fetches minute keys, still sealed to the viewer.</summary>
    public async Task<IReadOnlyList<ReleasedKey>> ReleaseAsync(ReleaseRequest request, ViewerKeys keys, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, Json);
        using var message = new HttpRequestMessage(HttpMethod.Post, "/keeper/release") { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = new("application/json");
        message.Headers.Add(KeeperApi.SignatureHeader, Convert.ToBase64String(keys.Sign(body)));
        using var answer = await http.SendAsync(message, cancellationToken);
        var told = await ReadAsync(answer, "the keys", cancellationToken);
        return told.GetProperty("keys").Deserialize<List<ReleasedKey>>(Json) ?? [];
    }

    /// <summary>Has an export's manifest logged and signed.</summary>
    public async Task<SealedExport> SealAsync(ExportAsk ask, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync("/api/exports", Content(ask), cancellationToken);
        return (await ReadAsync(answer, "the export", cancellationToken)).Deserialize<SealedExport>(Json)
            ?? throw new FootageException("the server sealed the export but did not say how");
    }

    /// <summary>Ends the look: nothing more can be opened under it.</summary>
    public async Task EndAsync(Guid look, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync($"/api/looks/{look:D}/end", null, cancellationToken);
        await CheckAsync(answer, "ending the look", cancellationToken);
    }

    public void Dispose() => http.Dispose();

    // Of known length: the Desk takes no chunked body.
    private static ByteArrayContent Content<T>(T value)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, Json));
        content.Headers.ContentType = new("application/json");
        return content;
    }

    private static string? StateOf(JsonElement view) => view.GetProperty("state").GetString();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, string what, CancellationToken cancellationToken)
    {
        await CheckAsync(answer, what, cancellationToken);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    private static async Task CheckAsync(HttpResponseMessage answer, string what, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        var detail = answer.StatusCode == HttpStatusCode.NotFound ? "there is no such thing on the server" : $"status {(int)answer.StatusCode}";
        try
        {
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            if (problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("detail", out var told))
            {
                detail = told.GetString() ?? detail;
            }
        }
        catch (JsonException)
        {
            // Not this server's own answer; the status has to do.
        }

        throw new FootageException($"{what} was refused: {detail}");
    }
}
