using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using Daylight.Contracts;
using Daylight.Recorder.Live;
using Daylight.Vault;

namespace Daylight.Recorder;

/// <summary>
/// One viewer's connection. It hands out sealed bytes of the grant's camera and minutes, and nothing else; when the grant ends,
/// so does the connection (close code 4403), and when what is watched live is recorded no more (4410).
/// </summary>
internal sealed class StreamSession(RecorderService recorder, WebSocket socket, Wire? wire) : IDisposable
{
    private const int MaxCommand = 32 * 1024;
    private const int MaxReadSeconds = 30;
    private const WebSocketCloseStatus GrantEnded = (WebSocketCloseStatus)4403, Gone = (WebSocketCloseStatus)4410;

    // One message at a time leaves the socket.
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly ConcurrentDictionary<int, CancellationTokenSource> running = new();
    private readonly SentBoxes boxesSent = new();
    private readonly CancellationTokenSource gone = new();
    private Grant grant = null!;

    public async Task RunAsync(CancellationToken aborted)
    {
        try
        {
            using var opening = CancellationTokenSource.CreateLinkedTokenSource(aborted);
            opening.CancelAfter(TimeSpan.FromSeconds(10));
            using var open = await ReceiveAsync(opening.Token).ConfigureAwait(false);
            if (open is null || !IsType(open.RootElement, "open") || StreamEndpoint.Verify(recorder, open.RootElement) is not { } valid)
            {
                await CloseAsync(GrantEnded, "no grant that the Desk has signed").ConfigureAwait(false);
                return;
            }

            grant = valid;
            var now = recorder.Clock.GetUtcNow();
            if (now >= grant.Expires || now < grant.NotBefore)
            {
                await CloseAsync(GrantEnded, "the grant has ended").ConfigureAwait(false);
                return;
            }

            using var expiry = new CancellationTokenSource(grant.Expires - now, recorder.Clock);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(aborted, expiry.Token, recorder.EndOf(grant), gone.Token);
            await ServeAsync(over.Token).ConfigureAwait(false);
            await StopLiveAsync().ConfigureAwait(false); // nothing follows a close frame (RFC 6455 section 5.5.1)
            if (gone.IsCancellationRequested)
            {
                await CloseAsync(Gone, "the camera or its stream is recorded no more").ConfigureAwait(false);
            }
            else if (!aborted.IsCancellationRequested && over.IsCancellationRequested)
            {
                await CloseAsync(GrantEnded, "the grant has ended").ConfigureAwait(false);
            }
            else
            {
                await CloseAsync(WebSocketCloseStatus.NormalClosure, "").ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or JsonException)
        {
            // The viewer went away or does not speak the protocol; there is nobody to tell.
        }
        finally
        {
            await StopLiveAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        sending.Dispose();
        gone.Dispose();
    }

    private async Task StopLiveAsync()
    {
        foreach (var live in running.Values)
        {
            await live.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(CancellationToken over)
    {
        // A receive cannot be cancelled without killing the socket, and the close frame must still go out.
        var receive = ReceiveAsync(CancellationToken.None);
        var end = Task.Delay(Timeout.Infinite, over);
        while (!over.IsCancellationRequested)
        {
            if (await Task.WhenAny(receive, end).ConfigureAwait(false) != receive)
            {
                return;
            }

            using var command = await receive.ConfigureAwait(false);
            if (command is null)
            {
                return;
            }

            try
            {
                await ObeyAsync(command.RootElement, over).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or IOException or OverflowException)
            {
                await SendAsync(new { type = "error", detail = e.Message }, over).ConfigureAwait(false);
            }

            receive = ReceiveAsync(CancellationToken.None);
        }
    }

    private async Task ObeyAsync(JsonElement command, CancellationToken over)
    {
        var id = command.TryGetProperty("id", out var given) ? given.GetInt32() : 0;
        if (IsType(command, "timeline"))
        {
            var minutes = recorder.Store.Minutes(Track(command), grant.From, grant.To)
                .GroupBy(m => m.Minute.Value)
                .Select(g => new { minute = g.Key, bytes = g.Sum(m => m.Bytes), frames = g.Sum(m => m.Frames), keyFrames = g.Sum(m => m.KeyFrames) });
            await SendAsync(new { type = "timeline", stream = command.GetProperty("stream").GetString(), minutes }, over).ConfigureAwait(false);
        }
        else if (IsType(command, "read"))
        {
            await ReadAsync(id, Track(command), command.GetProperty("from").GetInt64(), command.GetProperty("until").GetInt64(), over).ConfigureAwait(false);
        }
        else if (IsType(command, "live"))
        {
            var track = Track(command);
            var live = grant.Live ? recorder.Live(track) : null;
            if (live is null)
            {
                throw new InvalidOperationException(grant.Live ? $"{track} is not being recorded" : "the grant is not for the present");
            }

            var stop = CancellationTokenSource.CreateLinkedTokenSource(over);
            if (!running.TryAdd(id, stop))
            {
                stop.Dispose();
                throw new InvalidOperationException($"id {id} is in use");
            }

            _ = wire is null ? LiveAsync(id, live, stop) : LiveAsync(id, live, wire, stop);
        }
        else if (IsType(command, "stop"))
        {
            if (running.TryRemove(id, out var stop))
            {
                await stop.CancelAsync().ConfigureAwait(false);
            }
        }
        else
        {
            throw new InvalidOperationException("type: expected timeline, read, live or stop");
        }
    }

    private async Task ReadAsync(int id, TrackId track, long from, long until, CancellationToken over)
    {
        var first = Math.Max(from, grant.From.Value * UnixMinute.Micros);
        var end = Math.Min(until, (grant.To.Value + 1) * UnixMinute.Micros);
        var last = Math.Min(end, first + (MaxReadSeconds * 1_000_000L));
        foreach (var extent in recorder.Store.Read(track, first, last))
        {
            // The key frame before the first instant may lie in a minute outside the grant: it is not handed out.
            if (extent.Header.Minute < grant.From || extent.Header.Minute > grant.To)
            {
                continue;
            }

            var box = recorder.Store.Box(extent.Header.Volume, track) ?? throw new FormatException($"no camera box of {track} in volume {extent.Header.Volume}");
            await SendBoxAsync(id, box, over).ConfigureAwait(false);
            foreach (var record in StoredExtent.Records(extent.ReadPayload(verify: false)))
            {
                if (RecordHeader.Read(record.Span).CaptureMicros >= last)
                {
                    break;
                }

                await SendRecordAsync(id, box.Volume, record, over).ConfigureAwait(false);
            }
        }

        await SendAsync(new { type = "done", id, next = last < end ? (long?)last : null }, over).ConfigureAwait(false);
    }

    private async Task LiveAsync(int id, TrackRecorder live, CancellationTokenSource stopping)
    {
        var stop = stopping.Token;
        var viewer = live.Join();
        try
        {
            await foreach (var record in viewer.Records.ReadAllAsync(stop).ConfigureAwait(false))
            {
                // The last group of pictures may begin in a minute before the grant's: it is not handed out, sealed as it is.
                var minute = RecordHeader.Read(record.Bytes.Span).Minute;
                if (minute < grant.From)
                {
                    continue;
                }

                if (minute > grant.To)
                {
                    return; // the connection itself ends with the grant
                }

                await SendBoxAsync(id, record.Box, stop).ConfigureAwait(false);
                await SendRecordAsync(id, record.Box.Volume, record.Bytes, stop).ConfigureAwait(false);
            }

            await gone.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // The look ended or the viewer left.
        }
        finally
        {
            live.Leave(viewer);
            running.TryRemove(KeyValuePair.Create(id, stopping)); // the number may be another's by now
        }
    }

    private async Task LiveAsync(int id, TrackRecorder live, Wire direct, CancellationTokenSource stopping)
    {
        var stop = stopping.Token;
        var viewer = new WireViewer(direct, id, grant.From, grant.To, boxesSent, stop);
        live.Join(recorder.Sender, viewer);
        await viewer.Over.ConfigureAwait(false);
        live.Leave(viewer);
        running.TryRemove(KeyValuePair.Create(id, stopping)); // the number may be another's by now
        if (viewer.TrackEnded && !stop.IsCancellationRequested)
        {
            await gone.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task SendBoxAsync(int id, CameraBox box, CancellationToken cancellationToken)
    {
        if (!boxesSent.Contain(box))
        {
            await SendAsync(StreamMessage.Box(id, box), WebSocketMessageType.Binary, cancellationToken).ConfigureAwait(false);
            boxesSent.Add(box);
        }
    }

    private Task SendRecordAsync(int id, VolumeId volume, ReadOnlyMemory<byte> record, CancellationToken cancellationToken) =>
        SendAsync(StreamMessage.Record(id, volume, record.Span), WebSocketMessageType.Binary, cancellationToken);

    private Task SendAsync(object message, CancellationToken cancellationToken) =>
        SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, cancellationToken);

    private async Task SendAsync(byte[] message, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        await sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A send that is cancelled half-way kills the socket, and with it the close frame that says why.
            cancellationToken.ThrowIfCancellationRequested();
            await socket.SendAsync(message, type, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            sending.Release();
        }
    }

    private async Task CloseAsync(WebSocketCloseStatus status, string why)
    {
        // A viewer that stopped reading may hold a send up for ever; then there is nobody to tell why, and the socket is cut.
        if (!await sending.WaitAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false))
        {
            socket.Abort();
            return;
        }

        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
                await socket.CloseOutputAsync(status, why, patience.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            sending.Release();
        }
    }

    private async Task<JsonDocument?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxCommand];
        var length = 0;
        while (length < buffer.Length)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                return JsonDocument.Parse(buffer.AsMemory(0, length));
            }
        }

        throw new WebSocketException($"a command of more than {MaxCommand} bytes");
    }

    private TrackId Track(JsonElement command) => new(grant.Camera, command.GetProperty("stream").GetString() switch
    {
        "main" => StreamKind.Main,
        "sub" => StreamKind.Sub,
        var other => throw new FormatException($"stream '{other}': expected main or sub"),
    });

    private static bool IsType(JsonElement message, string type) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("type", out var given) && given.ValueKind == JsonValueKind.String && given.GetString() == type;
}
