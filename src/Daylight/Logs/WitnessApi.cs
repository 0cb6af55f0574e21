using System.Threading.RateLimiting;
using Daylight.Ledger.Witnesses;
using Microsoft.AspNetCore.Http.Features;

namespace Daylight.Logs;

/// <summary>A witness over HTTP (C2SP tlog-witness), and what it found: <c>/evidence</c>.</summary>
internal static class WitnessApi
{
    /// <summary>Each costs a durable write: so many at one time, and so many that may wait; the next is told to come back (429).</summary>
    private const int AtOnce = 16;
    private const int Waiting = 512;

    /// <summary>Maps the witness at the root, submission and monitoring prefix in one.</summary>
    public static void MapWitness(this IEndpointRouteBuilder routes, Witness witness)
    {
        var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = AtOnce, QueueLimit = Waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
        routes.MapPost("/add-checkpoint", async (HttpContext http) =>
        {
            using var lease = await limiter.AcquireAsync(1, http.RequestAborted);
            return lease.IsAcquired ? await AddAsync(http, witness) : Results.StatusCode(StatusCodes.Status429TooManyRequests);
        });
        routes.MapGet("/{hash}/checkpoint", (HttpContext http, string hash) =>
        {
            http.Response.Headers.CacheControl = "no-cache";
            return witness.Latest(hash) is { } latest ? Results.Text(latest.ToString(), "text/plain; charset=utf-8") : Results.NotFound();
        });
        routes.MapGet("/evidence", (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-cache";
            return Results.Text(string.Join("\n", witness.Evidence()), "text/plain; charset=utf-8");
        });
    }

    private static async Task<IResult> AddAsync(HttpContext http, Witness witness)
    {
        // One byte more than is permitted is read, so that the witness sees that it is too much.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        var body = new byte[AddCheckpointRequest.MaxBytes + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        var answer = await Task.Run(() => witness.Add(body.AsSpan(0, length)));
        return Results.Text(answer.Body, answer.MediaType, statusCode: answer.Status);
    }
}
