using System.IO.Compression;
using System.Threading.RateLimiting;
using Daylight.Ledger;

namespace Daylight.Logs;

/// <summary>
/// The log to the public, read only, as C2SP tlog-tiles has it: checkpoint, tiles and entry bundles. What is served are leaves, which
/// hold commitments; openings are not in this folder.
/// </summary>
internal static class LogApi
{
    /// <summary>Requests answered at one time, and those that may wait; the next is told to come back (429).</summary>
    private const int AtOnce = 64;
    private const int Waiting = 1024;

    /// <summary>Maps the log under a prefix.</summary>
    /// <param name="routes">Where.</param>
    /// <param name="prefix">The path before <c>/checkpoint</c>.</param>
    /// <param name="folder">The log's folder.</param>
    /// <param name="log">The log.</param>
    /// <param name="published">What stands at <c>/checkpoint</c>.</param>
    public static void MapLog(
        this IEndpointRouteBuilder routes, string prefix, string folder, ILedger log, Func<CancellationToken, ValueTask<Checkpoint>> published)
    {
        var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = AtOnce, QueueLimit = Waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        var group = routes.MapGroup(prefix).AddEndpointFilter(async (context, next) =>
        {
            using var lease = await limiter.AcquireAsync(1, context.HttpContext.RequestAborted);
            context.HttpContext.Response.Headers.AccessControlAllowOrigin = "*";
            return lease.IsAcquired ? await next(context) : Results.StatusCode(StatusCodes.Status429TooManyRequests);
        });
        group.MapMethods("/checkpoint", methods, (Delegate)((HttpContext http) => CheckpointAsync(http, published)));
        group.MapMethods("/tile/{**rest}", methods, (HttpContext http, string rest) => TileAsync(http, folder, "tile/" + rest, log));
    }

    private static async Task<IResult> CheckpointAsync(HttpContext http, Func<CancellationToken, ValueTask<Checkpoint>> published)
    {
        http.Response.Headers.CacheControl = "no-cache";
        return Results.Text((await published(http.RequestAborted)).ToString(), "text/plain; charset=utf-8");
    }

    private static async Task<IResult> TileAsync(HttpContext http, string folder, string path, ILedger log)
    {
        // Only what the log has promised is there for ever; the rest may come yet, and must not be remembered as missing.
        var size = (await log.LatestAsync(http.RequestAborted)).Size;
        if (!TilePath.TryParse(path, out var tile) || !tile.IsIn(size) || await ReadAsync(Path.Combine(folder, path), http.RequestAborted) is not { } bytes)
        {
            http.Response.Headers.CacheControl = "no-store";
            return Results.NotFound();
        }

        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        if (tile.Level is null)
        {
            http.Response.Headers.Vary = "Accept-Encoding";
            if (AcceptsGzip(http.Request))
            {
                http.Response.Headers.ContentEncoding = "gzip";
                bytes = Gzip(bytes);
            }
        }

        return Results.Bytes(bytes, "application/octet-stream");
    }

    private static async Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static bool AcceptsGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && e.Quality is not 0);

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream(bytes.Length);
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
