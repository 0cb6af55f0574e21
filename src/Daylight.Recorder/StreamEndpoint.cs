using System.Text.Json;
using Daylight.Contracts;
using Daylight.Recorder.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Daylight.Recorder;

/// <summary>The Recorder's door for viewers: <c>/recorder/stream</c>, a WebSocket that hands out sealed bytes against a grant.</summary>
public static class StreamEndpoint
{
    /// <summary>Maps the stream. The host must have WebSockets on.</summary>
    public static IEndpointRouteBuilder MapRecorder(this IEndpointRouteBuilder routes, RecorderService recorder)
    {
        routes.Map("/recorder/stream", async (HttpContext http) =>
        {
            if (!http.WebSockets.IsWebSocketRequest)
            {
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                await http.Response.WriteAsync("a WebSocket is expected here").ConfigureAwait(false);
                return;
            }

            using var wire = Wire.Of(http);
            using var socket = wire is null
                ? await http.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false)
                : await WireHandshake.AcceptAsync(http, wire).ConfigureAwait(false);
            using var session = new StreamSession(recorder, socket, wire);
            await session.RunAsync(http.RequestAborted).ConfigureAwait(false);
        });
        return routes;
    }

    /// <summary>Reads a grant that the Desk signed; null when it did not, or when it is no grant.</summary>
    internal static Grant? Verify(RecorderService recorder, JsonElement open)
    {
        try
        {
            var token = GrantToken.Decode(open.GetProperty("grant").GetBytesFromBase64());
            return recorder.DeskKey.Verify(GrantToken.SignedBytes(token.Body.Span), token.Signature.Span) ? Grant.Decode(token.Body) : null;
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
