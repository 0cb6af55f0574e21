using System.Net;
using System.Net.Sockets;
using Daylight.Contracts;
using Daylight.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Daylight.Keeper;

/// <summary>The Keeper over HTTP. It knows no session: the request's own signature says who asks.</summary>
public static class KeeperApi
{
    /// <summary>The header with the viewer's signature over the raw body, base64.</summary>
    public const string SignatureHeader = "Daylight-Signature";

    /// <summary>Maps <c>POST /keeper/release</c>.</summary>
    public static IEndpointRouteBuilder MapKeeper(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/keeper/release", ReleaseAsync).DisableAntiforgery();
        return routes;
    }

    private static async Task<IResult> ReleaseAsync(HttpContext context, IKeeper keeper)
    {
        context.Response.Headers.CacheControl = "no-store";
        // One byte more than is permitted is read, so that the Keeper sees that it is too much, and logs it.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        var body = new byte[ReleaseRequest.MaxBytes + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, context.RequestAborted);
        var signature = new byte[64];
        var signed = Convert.TryFromBase64String(context.Request.Headers[SignatureHeader].ToString(), signature, out var written) && written == signature.Length;
        try
        {
            // Not the request's token: a viewer that hangs up must not keep a refusal out of the log.
            var result = await keeper.ReleaseAsync(body.AsMemory(0, length), signed ? signature : default, From(context.Connection.RemoteIpAddress), CancellationToken.None);
            return result.Released
                ? Results.Json(new { keys = result.Keys, degraded = result.Degraded })
                : Results.Json(new { reason = result.Reason, detail = result.Detail }, statusCode: StatusCodes.Status403Forbidden);
        }
        catch (LedgerUnavailableException)
        {
            return Results.Json(
                new { reason = "log.unavailable", detail = "The log cannot be written, so no key is released." },
                statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>Whom a limit may tell apart: an IPv4 address, or an IPv6 /64, which is one subscriber's to fill as they like (RFC 6177).</summary>
    internal static string From(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
        {
            address = address.MapToIPv4();
        }

        return address is { AddressFamily: AddressFamily.InterNetworkV6 }
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address?.ToString() ?? "";
    }
}
