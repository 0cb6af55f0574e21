using Daylight.Desk.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Daylight.Desk.Incidents;

/// <summary><c>/api/incidents</c>.</summary>
internal static class IncidentApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/incidents", async (HttpContext context, IncidentDesk incidents, bool? all) =>
            DeskApi.Ok((await incidents.ListAsync(await DeskApi.ActorAsync(context), all is not true, context.RequestAborted)).Select(View)));
        api.MapPost("/incidents", async (HttpContext context, IncidentDesk incidents) =>
        {
            var actor = await DeskApi.ActorAsync(context);
            var told = await DeskApi.ReadAsync<OpenIncident>(context.Request, context.RequestAborted);
            return DeskApi.Ok(View(await incidents.OpenAsync(actor, told, context.RequestAborted)), StatusCodes.Status201Created);
        });
        api.MapGet("/incidents/{id:guid}", async (HttpContext context, IncidentDesk incidents, Guid id) =>
            DeskApi.Ok(View(await incidents.FindAsync(await DeskApi.ActorAsync(context), id, context.RequestAborted))));
        api.MapPost("/incidents/{id:guid}/notes", async (HttpContext context, IncidentDesk incidents, Guid id) =>
        {
            var actor = await DeskApi.ActorAsync(context);
            var note = await DeskApi.ReadAsync<Note>(context.Request, context.RequestAborted);
            return DeskApi.Ok(View(await incidents.NoteAsync(actor, id, note.Text ?? "", context.RequestAborted)), StatusCodes.Status201Created);
        });
        api.MapPost("/incidents/{id:guid}/close", async (HttpContext context, IncidentDesk incidents, Guid id) =>
        {
            await incidents.CloseAsync(await DeskApi.ActorAsync(context), id, context.RequestAborted);
            return Results.NoContent();
        });
    }

    private static object View(Incident i) => new
    {
        i.Id,
        i.Title,
        i.Type,
        i.Latitude,
        i.Longitude,
        i.RadiusMetres,
        i.OpenedAt,
        i.OpenedBy,
        i.ClosedAt,
        i.ClosedBy,
        Notes = i.Notes.Select(View),
    };

    private static object View(IncidentNote n) => new { n.At, n.Author, n.Text };

    private sealed record Note(string? Text);
}
