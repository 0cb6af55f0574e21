using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Daylight.Vault;

namespace Daylight.Footage;

/// <summary>The client's side of the Recorder's <c>/recorder/stream</c>: one connection, sealed boxes and records, nothing opened.</summary>
internal sealed class SealedStream : IAsyncDisposable
{
    private const int MaxMessage = 16 * 1024 * 1024;

    private readonly ClientWebSocket socket = new();
    private readonly byte[] buffer = new byte[64 * 1024];

    private SealedStream()
    {
    }

    public static async Task<SealedStream> OpenAsync(Uri server, byte[] grant, CancellationToken cancellationToken)
    {
        var stream = new SealedStream();
        var address = new UriBuilder(new Uri(server, "/recorder/stream")) { Scheme = server.Scheme == "https" ? "wss" : "ws" }.Uri;
        await stream.socket.ConnectAsync(address, cancellationToken);
        await stream.SendAsync(new { type = "open", grant = Convert.ToBase64String(grant) }, cancellationToken);
        return stream;
    }

    /// <summary>Asks for a span and hands over each box and record until the Recorder says it is done.</summary>
    public async Task ReadAsync(
        StreamKind stream, long fromMicros, long untilMicros, Action<CameraBox> onBox, Action<SealedRecord> onRecord, TrackId track, CancellationToken cancellationToken)
    {
        long? next = fromMicros;
        for (var id = 1; next is { } from && from < untilMicros; id++)
        {
            await SendAsync(new { type = "read", id, stream = stream == StreamKind.Main ? "main" : "sub", from, until = untilMicros }, cancellationToken);
            next = await ReadToDoneAsync(id, onBox, onRecord, track, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (socket.State == WebSocketState.Open)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            try
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException)
            {
                // The other side went first; the connection is over either way.
            }
        }

        socket.Dispose();
    }

    private async Task<long?> ReadToDoneAsync(int id, Action<CameraBox> onBox, Action<SealedRecord> onRecord, TrackId track, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (kind, message) = await ReceiveAsync(cancellationToken);
            if (kind == WebSocketMessageType.Binary)
            {
                Dispatch(message, onBox, onRecord, track);
                continue;
            }

            using var text = JsonDocument.Parse(message);
            switch (text.RootElement.GetProperty("type").GetString())
            {
                case "done" when text.RootElement.GetProperty("id").GetInt32() == id:
                    return text.RootElement.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.Number ? next.GetInt64() : null;
                case "error":
                    throw new FootageException("the recorder refused: " + text.RootElement.GetProperty("detail").GetString());
            }
        }
    }

    private static void Dispatch(byte[] message, Action<CameraBox> onBox, Action<SealedRecord> onRecord, TrackId track)
    {
        const int Prefix = 5;
        switch (message[0])
        {
            case 1:
                var stream = (StreamKind)message[Prefix + 16];
                int epochLength = message[Prefix + 17];
                var epoch = EpochId.Parse(Encoding.ASCII.GetString(message, Prefix + 18, epochLength));
                onBox(new CameraBox(
                    VolumeId.FromBytes(message.AsSpan(Prefix, 16)), track with { Stream = stream }, epoch, message.AsMemory(Prefix + 18 + epochLength, CameraBox.SealedLength)));
                break;
            case 2:
                onRecord(new SealedRecord(VolumeId.FromBytes(message.AsSpan(Prefix, 16)), message.AsMemory(Prefix + 16)));
                break;
            default:
                throw new FootageException($"the recorder sent a message of unknown type {message[0]}");
        }
    }

    private async Task<(WebSocketMessageType Kind, byte[] Message)> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new FootageException($"the recorder closed the stream: {socket.CloseStatusDescription ?? socket.CloseStatus?.ToString()}");
            }

            whole.Write(buffer, 0, part.Count);
            if (whole.Length > MaxMessage)
            {
                throw new FootageException($"the recorder sent a message over {MaxMessage} bytes");
            }

            if (part.EndOfMessage)
            {
                return (part.MessageType, whole.ToArray());
            }
        }
    }

    private Task SendAsync(object message, CancellationToken cancellationToken) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
}
