using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Daylight.Desk.Storage;

/// <summary><c>GET /api/storage</c>.</summary>
internal static class StorageApi
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/storage", async (HttpContext context, StorageDesk storage) =>
        DeskApi.Ok(await storage.ReadAsync(await DeskApi.ActorAsync(context), context.RequestAborted)));
}
