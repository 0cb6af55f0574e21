using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Daylight.Recorder.Live;

/// <summary>
/// The server's half of the opening handshake (RFC 6455 section 4.2.2) over a wire. The request itself was checked by the host's
/// WebSockets before.
/// </summary>
internal static class WireHandshake
{
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    // As the host's WebSockets do: what stands between may cut a connection that is silent.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(2);

    /// <summary>Answers the request; the socket that comes of it ends the wire when it is disposed.</summary>
    public static async Task<WebSocket> AcceptAsync(HttpContext http, Wire wire)
    {
        http.Response.Headers.Upgrade = "websocket";
        http.Response.Headers.SecWebSocketAccept = Answer(http.Request.Headers.SecWebSocketKey.ToString());
        var upgraded = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync().ConfigureAwait(false);
        return WebSocket.CreateFromStream(new WireStream(upgraded, wire), new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = KeepAlive });
    }

    /// <summary>What proves that the server read the client's key.</summary>
    public static string Answer(string key)
    {
#pragma warning disable CA5350 // RFC 6455 section 4.2.2 wants SHA-1; nothing is kept secret by it.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Guid)));
#pragma warning restore CA5350
    }
}
