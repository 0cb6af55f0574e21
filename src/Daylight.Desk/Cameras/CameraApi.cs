using Daylight.Desk.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Daylight.Desk.Cameras;

/// <summary><c>/api/cameras</c>.</summary>
internal static class CameraApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/cameras", async (HttpContext context, CameraDesk cameras) =>
            DeskApi.Ok(await cameras.ListAsync(await DeskApi.ActorAsync(context), context.RequestAborted)));
        api.MapPost("/cameras", async (HttpContext context, CameraDesk cameras) =>
        {
            var actor = await DeskApi.ActorAsync(context);
            await cameras.PutAsync(actor, await DeskApi.ReadAsync<PutCamera>(context.Request, context.RequestAborted), context.RequestAborted);
            return Results.NoContent();
        });
        api.MapDelete("/cameras/{id}", async (HttpContext context, CameraDesk cameras, string id) =>
        {
            await cameras.StopAsync(await DeskApi.ActorAsync(context), id, context.RequestAborted);
            return Results.NoContent();
        });
    }
}
