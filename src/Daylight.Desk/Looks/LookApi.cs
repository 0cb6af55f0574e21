using Daylight.Desk.People;
using Daylight.Vault;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Daylight.Desk.Looks;

/// <summary><c>/api/looks</c>, and <c>/api/incidents/{id}/looks</c>.</summary>
internal static class LookApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/looks", AskAsync);
        api.MapGet("/looks", async (HttpContext context, LookDesk looks) =>
            DeskApi.Ok((await looks.PendingAsync(await DeskApi.ActorAsync(context), context.RequestAborted)).Select(l => View(l, null))));
        api.MapGet("/looks/{id:guid}", async (HttpContext context, LookDesk looks, Guid id) =>
        {
            var actor = await DeskApi.ActorAsync(context);
            return DeskApi.Ok(View(await looks.FindAsync(actor, id, context.RequestAborted), actor));
        });
        api.MapGet("/looks/{id:guid}/proof", async (HttpContext context, IncidentLooks looks, Guid id) =>
            Results.Text(await looks.ProofAsync(await DeskApi.ActorAsync(context), id, context.RequestAborted), "text/plain; charset=utf-8"));
        api.MapGet("/incidents/{id:guid}/looks", async (HttpContext context, IncidentLooks looks, Guid id) =>
            DeskApi.Ok(await looks.ListAsync(await DeskApi.ActorAsync(context), id, context.RequestAborted)));
        api.MapPost("/looks/{id:guid}/approve", async (HttpContext context, LookDesk looks, Guid id) =>
            Answer(await looks.ApproveAsync(await DeskApi.ActorAsync(context), id, context.RequestAborted), null));
        api.MapPost("/looks/{id:guid}/refuse", async (HttpContext context, LookDesk looks, Guid id) =>
        {
            var actor = await DeskApi.ActorAsync(context);
            var why = context.Request.ContentLength > 0 ? (await DeskApi.ReadAsync<Refusal>(context.Request, context.RequestAborted)).Why : null;
            return DeskApi.Ok(View(await looks.RefuseAsync(actor, id, why, context.RequestAborted), null));
        });
        api.MapPost("/looks/{id:guid}/end", async (HttpContext context, LookDesk looks, Guid id) =>
        {
            await looks.EndAsync(await DeskApi.ActorAsync(context), id, context.RequestAborted);
            return Results.NoContent();
        });
    }

    private static async Task<IResult> AskAsync(HttpContext context, LookDesk looks)
    {
        var actor = await DeskApi.ActorAsync(context);
        var told = await DeskApi.ReadAsync<Ask>(context.Request, context.RequestAborted);
        if (!CameraId.TryParse(told.Camera, out var camera))
        {
            throw DeskException.Invalid("camera", "'camera' is missing or no camera id.");
        }

        var ask = new LookAsk(camera, told.Live ?? false, told.From, told.To);
        var look = await looks.AskAsync(
            actor, new LookRequest(told.Incident ?? Guid.Empty, ask, told.ViewerKey ?? [], told.ViewerSigningKey ?? []), context.RequestAborted);
        return Answer(look, actor);
    }

    private static IResult Answer(Look look, Actor? actor) => look.State switch
    {
        LookState.Granted => DeskApi.Ok(View(look, actor)),
        LookState.Pending => DeskApi.Ok(View(look, actor), StatusCodes.Status202Accepted),
        LookState.Refused => DeskApi.Problem(403, look.Reason!.Value.Code(), look.Reason.Value.Field(), look.Reason.Value.Words()),
        _ => DeskApi.Problem(403, LookReason.IncidentClosed.Code(), "incident", LookReason.IncidentClosed.Words()),
    };

    /// <summary>A look for the API; the grant only for the one who asked.</summary>
    private static object View(Look l, Actor? actor) => new
    {
        Look = l.Id,
        l.State,
        Incident = l.IncidentId,
        l.Camera,
        l.Live,
        l.From,
        l.To,
        Operator = l.Asker,
        l.AskedAt,
        l.DecidedBy,
        Reason = l.Reason?.Code(),
        Detail = l.Reason?.Words(),
        Grant = l.State == LookState.Granted && actor is not null && actor.UserId == l.AskerId ? l.Grant : null,
        l.LogIndex,
        l.Expires,
        l.EndedAt,
        Proof = l.Proof is null ? null : $"/api/looks/{l.Id:D}/proof",
    };

    private sealed record Ask(
        Guid? Incident, string? Camera, DateTimeOffset? From, DateTimeOffset? To, bool? Live, byte[]? ViewerKey, byte[]? ViewerSigningKey);

    private sealed record Refusal(string? Why);
}
