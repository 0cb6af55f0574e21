using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Daylight.Vault;

namespace Daylight.Recorder.Tests;

/// <summary>A viewer's end of a session, over a real connection.</summary>
internal sealed class Viewer : IAsyncDisposable
{
    private readonly TcpClient near = new();
    private readonly TcpClient far;
    private readonly WebSocket own;
    private readonly WebSocket served;
    private readonly StreamSession session;
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Task serving;

    public Viewer(RecorderService recorder, byte[] grant)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        near.Connect((IPEndPoint)listener.LocalEndpoint);
        far = listener.AcceptTcpClient();
        stop.CancelAfter(TimeSpan.FromMinutes(1));
        own = WebSocket.CreateFromStream(near.GetStream(), new WebSocketCreationOptions());
        served = WebSocket.CreateFromStream(far.GetStream(), new WebSocketCreationOptions { IsServer = true });
        session = new StreamSession(recorder, served, wire: null);
        serving = session.RunAsync(stop.Token);
        Opened = SendAsync(JsonSerializer.Serialize(new { type = "open", grant = Convert.ToBase64String(grant) }));
    }

    public Task Opened { get; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        own.Abort();
        await serving;
        session.Dispose();
        own.Dispose();
        served.Dispose();
        near.Dispose();
        far.Dispose();
        stop.Dispose();
    }

    public async Task SendAsync(string command)
    {
        await (Opened ?? Task.CompletedTask);
        await own.SendAsync(Encoding.UTF8.GetBytes(command), WebSocketMessageType.Text, endOfMessage: true, stop.Token);
    }

    /// <summary>The next record; boxes are passed over.</summary>
    public async Task<ViewedRecord> RecordAsync()
    {
        while (true)
        {
            if (await ReceiveAsync() is (WebSocketMessageType.Binary, [2, ..] and var message))
            {
                return RecordIn(message);
            }
        }
    }

    /// <summary>Asks for all of the main stream that there is, and for the rest of it as long as there is said to be any.</summary>
    public async Task<List<ViewedRecord>> ReadAllAsync()
    {
        var records = new List<ViewedRecord>();
        for (long? from = 0; from is not null;)
        {
            await SendAsync(JsonSerializer.Serialize(new { type = "read", id = 1, stream = "main", from, until = 9_000_000_000_000_000 }));
            (WebSocketMessageType Type, byte[] Message) next;
            while ((next = await ReceiveAsync()).Type == WebSocketMessageType.Binary)
            {
                if (next.Message[0] == 2)
                {
                    records.Add(RecordIn(next.Message));
                }
            }

            var done = JsonDocument.Parse(next.Message).RootElement;
            Assert.Equal("done", done.GetProperty("type").GetString());
            from = done.GetProperty("next") is { ValueKind: JsonValueKind.Number } rest ? rest.GetInt64() : null;
        }

        return records;
    }

    public async Task<JsonElement> TextAsync(string type)
    {
        var (kind, message) = await ReceiveAsync();
        Assert.Equal(WebSocketMessageType.Text, kind);
        var text = JsonDocument.Parse(message).RootElement;
        Assert.Equal(type, text.GetProperty("type").GetString());
        return text;
    }

    /// <summary>The code that the session closes with; what comes before is passed over.</summary>
    public async Task<WebSocketCloseStatus?> ClosedAsync()
    {
        while ((await ReceiveAsync()).Type != WebSocketMessageType.Close)
        {
        }

        return own.CloseStatus;
    }

    // Type, id and volume, then the sealed record.
    private static ViewedRecord RecordIn(byte[] message)
    {
        var header = RecordHeader.Read(message.AsSpan(21));
        return new ViewedRecord(VolumeId.FromBytes(message.AsSpan(5, 16).ToArray()), header.Minute, header.CaptureMicros);
    }

    private async Task<(WebSocketMessageType Type, byte[] Message)> ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var part = await own.ReceiveAsync(buffer.AsMemory(length), stop.Token);
            length += part.Count;
            if (part.EndOfMessage)
            {
                return (part.MessageType, buffer[..length]);
            }
        }
    }
}
