using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace Daylight.Desk.People;

/// <summary><c>/api/signin</c>, <c>/api/signout</c>, <c>/api/me</c>.</summary>
internal static class SignInApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/signin", SignInAsync);
        api.MapPost("/signout", SignOutAsync);
        api.MapGet("/me", MeAsync);
    }

    private static async Task<IResult> SignInAsync(HttpContext context, SignInManager<DeskUser> signIn)
    {
        var form = context.Request.HasFormContentType;
        var told = form
            ? Of(await context.Request.ReadFormAsync(context.RequestAborted))
            : await DeskApi.ReadAsync<SignIn>(context.Request, context.RequestAborted);
        var result = await signIn.PasswordSignInAsync(told.UserName ?? "", told.Password ?? "", isPersistent: false, lockoutOnFailure: true);
        if (form)
        {
            return Results.LocalRedirect(result.Succeeded ? Local(told.ReturnUrl) : result.IsLockedOut ? "/signin?failed=locked" : "/signin?failed=password");
        }

        return result.Succeeded ? Results.NoContent()
            : result.IsLockedOut ? DeskApi.Problem(403, "signin.locked", "userName", "Too many wrong passwords; try again in five minutes.")
            : DeskApi.Problem(401, "signin.failed", "password", "User name or password is wrong.");
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, SignInManager<DeskUser> signIn)
    {
        await signIn.SignOutAsync();
        return context.Request.HasFormContentType ? Results.LocalRedirect("/signin") : Results.NoContent();
    }

    private static async Task<IResult> MeAsync(HttpContext context, Accounts accounts)
    {
        var actor = await DeskApi.ActorAsync(context);
        return DeskApi.Ok(new
        {
            userName = actor.UserName,
            displayName = await accounts.DisplayNameAsync(actor.UserId!, context.RequestAborted),
            roles = RoleNames.Of(actor.Roles),
        });
    }

    private static SignIn Of(IFormCollection form) => new(form["userName"], form["password"], form["returnUrl"]);

    /// <summary>Only a path on this site, or an attacker's link would lead elsewhere after signing in.</summary>
    private static string Local(string? url) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) ? url : "/";

    private sealed record SignIn(string? UserName, string? Password, string? ReturnUrl = null);
}
