using System.Security.Claims;
using Daylight.Console.Assets;
using Daylight.Console.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Daylight.Console;

/// <summary>The console's addresses: its pages and the files that the browser runs.</summary>
public static class ConsoleEndpoints
{
    /// <summary>
    /// Maps the pages and <c>/console/*</c>. Pages are empty forms, filled by the browser from the Desk's API, which is where
    /// permission is decided; they are served to anyone.
    /// </summary>
    public static IEndpointRouteBuilder MapConsole(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", (HttpContext context) => Results.Redirect(HomeOf(context.User))).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapGet("/console/{name}", Asset).AllowAnonymous().ExcludeFromDescription();
        // No page takes a form post, so there is nothing for antiforgery to guard here.
        endpoints.MapRazorComponents<App>().DisableAntiforgery().AllowAnonymous();
        return endpoints;
    }

    /// <summary>Where each role's work begins.</summary>
    internal static string HomeOf(ClaimsPrincipal user) =>
        user.Identity?.IsAuthenticated != true ? "/signin"
        : user.IsInRole("operator") || user.IsInRole("supervisor") ? "/incidents"
        : user.IsInRole("overseer") ? "/log"
        : "/cameras";

    private static IResult Asset(string name, HttpResponse response)
    {
        if (!ConsoleAsset.All.TryGetValue(name, out var asset))
        {
            return Results.NotFound();
        }

        response.Headers.CacheControl = "no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(asset.Bytes, asset.ContentType, entityTag: EntityTagHeaderValue.Parse(asset.Tag));
    }
}
