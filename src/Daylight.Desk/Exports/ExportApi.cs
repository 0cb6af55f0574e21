using Daylight.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Daylight.Desk.Exports;

/// <summary><c>POST /api/exports</c>.</summary>
internal static class ExportApi
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/exports", async (HttpContext context, ExportDesk exports) =>
    {
        var actor = await DeskApi.ActorAsync(context);
        return DeskApi.Ok(await exports.SealAsync(actor, await DeskApi.ReadAsync<ExportAsk>(context.Request, context.RequestAborted), context.RequestAborted));
    });
}
