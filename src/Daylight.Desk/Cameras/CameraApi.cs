using Daylight.Desk.Cameras.Import;
using Daylight.Desk.Cameras.Onvif;
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
        api.MapGet("/cameras/{id}", async (HttpContext context, CameraDesk cameras, string id) =>
            DeskApi.Ok(await cameras.FindAsync(await DeskApi.ActorAsync(context), id, context.RequestAborted)));
        api.MapPost("/cameras", async (HttpContext context, CameraDesk cameras) =>
        {
            var actor = await DeskApi.ActorAsync(context);
            await cameras.AddAsync(actor, await DeskApi.ReadAsync<PutCamera>(context.Request, context.RequestAborted), context.RequestAborted);
            return Results.NoContent();
        });
        api.MapPost("/cameras/find", async (HttpContext context, CameraSearchDesk search) =>
        {
            var actor = await DeskApi.ActorAsync(context);
            return DeskApi.Ok(await search.FindAsync(actor, await DeskApi.ReadAsync<FindCameras>(context.Request, context.RequestAborted), context.RequestAborted));
        });
        api.MapPost("/cameras/ask", async (HttpContext context, CameraSearchDesk search) =>
        {
            var actor = await DeskApi.ActorAsync(context);
            return DeskApi.Ok(await search.AskAsync(actor, await DeskApi.ReadAsync<AskCamera>(context.Request, context.RequestAborted), context.RequestAborted));
        });
        api.MapPut("/cameras/{id}", async (HttpContext context, CameraDesk cameras, string id) =>
        {
            var actor = await DeskApi.ActorAsync(context);
            var told = await DeskApi.ReadAsync<PutCamera>(context.Request, context.RequestAborted);
            await cameras.ChangeAsync(actor, told with { Id = id }, context.RequestAborted);
            return Results.NoContent();
        });
        api.MapDelete("/cameras/{id}", async (HttpContext context, CameraDesk cameras, string id) =>
        {
            await cameras.RemoveAsync(await DeskApi.ActorAsync(context), id, context.RequestAborted);
            return Results.NoContent();
        });
        api.MapPost("/cameras/import", ImportAsync);
    }

    private static async Task<IResult> ImportAsync(HttpContext context, CameraImportDesk imports, bool? dryRun)
    {
        var actor = await DeskApi.ActorAsync(context);
        // Before the body is read: nobody else may make the Desk hold four megabytes.
        Check.Role(actor, DeskRoles.Technician);
        return DeskApi.Ok(await imports.ImportAsync(actor, await ReadAsync(context.Request, context.RequestAborted), dryRun is true, context.RequestAborted));
    }

    private static async Task<CameraCsv> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > CameraCsv.MaxBytes)
        {
            throw DeskException.Invalid("file", $"The file has {request.ContentLength} bytes; at most {CameraCsv.MaxBytes}.");
        }

        // One byte more than is permitted, so that the parser sees that it is too much.
        var bytes = new byte[(request.ContentLength ?? CameraCsv.MaxBytes) + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        try
        {
            return CameraCsv.Parse(bytes.AsSpan(0, length));
        }
        catch (FormatException e)
        {
            throw DeskException.Invalid("file", $"The file cannot be read, so nothing was changed: {e.Message}.");
        }
    }
}
