using System.Text.Json;
using System.Text.Json.Serialization;
using Daylight.Desk.Cameras;
using Daylight.Desk.Exports;
using Daylight.Desk.Incidents;
using Daylight.Desk.Looks;
using Daylight.Desk.People;
using Daylight.Desk.Storage;
using Daylight.Ledger;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Daylight.Desk;

/// <summary>
/// The Desk over HTTP. A request that changes something must have <c>Content-Type: application/json</c> or the header
/// <c>X-Daylight</c> (another site can send neither without this one's consent, and the cookie is SameSite=Strict besides),
/// or be a form with an antiforgery token.
/// </summary>
public static class DeskApi
{
    /// <summary>The header that marks a request without a body as not sent by a form.</summary>
    public const string Header = "X-Daylight";

    private const int MaxBody = 64 * 1024;

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        MaxDepth = 8,
    };

    /// <summary>Maps <c>/api</c>.</summary>
    public static IEndpointRouteBuilder MapDesk(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").AddEndpointFilter(GuardAsync).DisableAntiforgery();
        SignInApi.Map(api);
        IncidentApi.Map(api);
        CameraApi.Map(api);
        LookApi.Map(api);
        ExportApi.Map(api);
        StorageApi.Map(api);
        return routes;
    }

    /// <summary>Reads a JSON body.</summary>
    /// <exception cref="DeskException">It is too long, not JSON, or not of the expected shape.</exception>
    internal static async Task<T> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is null or > MaxBody)
        {
            throw DeskException.Invalid("body", $"The body must be JSON of known length, at most {MaxBody} bytes.");
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, Json, cancellationToken)
                ?? throw DeskException.Invalid("body", "The body must be a JSON object.");
        }
        catch (JsonException e)
        {
            var field = e.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : "body";
            throw DeskException.Invalid(field, $"'{field}' is not of the expected form.");
        }
    }

    /// <summary>The signed-in person, as the database knows them now.</summary>
    internal static async Task<Actor> ActorAsync(HttpContext context) =>
        await context.RequestServices.GetRequiredService<Accounts>().ActorAsync(context.User, context.RequestAborted)
            ?? throw new UnauthorizedAccessException();

    internal static IResult Ok<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, Json, statusCode: status);

    internal static IResult Problem(int status, string code, string? field, string detail) => Results.Problem(
        detail, statusCode: status, title: "The Desk refused", type: "about:blank",
        extensions: new Dictionary<string, object?> { ["reason"] = code, ["field"] = field });

    private static async ValueTask<object?> GuardAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !await IsOursAsync(context))
        {
            return Problem(400, "request.forged", null, $"Send application/json or the header {Header}, or a form with its antiforgery token.");
        }

        try
        {
            return await next(invocation);
        }
        catch (DeskException e)
        {
            return Problem(e.Fault switch
            {
                DeskFault.Invalid => 400,
                DeskFault.Forbidden => 403,
                DeskFault.NotFound => 404,
                DeskFault.Unavailable => 503,
                _ => 409,
            }, e.Code, e.Field, e.Message);
        }
        catch (LedgerUnavailableException)
        {
            return Problem(503, "log.unavailable", null, "The log cannot be written, so nothing is granted.");
        }
        catch (DbUpdateConcurrencyException)
        {
            return Problem(409, "conflict", null, "Someone else changed this a moment ago; look again.");
        }
        catch (UnauthorizedAccessException)
        {
            return Problem(401, "signed-out", null, "Sign in first.");
        }
    }

    private static async ValueTask<bool> IsOursAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.HasFormContentType)
        {
            return await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
        }

        // Browsers name the sender's site (Fetch Metadata); where they do, it must be this one.
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return site is "" or "same-origin" or "none" && (request.HasJsonContentType() || request.Headers.ContainsKey(Header));
    }
}
