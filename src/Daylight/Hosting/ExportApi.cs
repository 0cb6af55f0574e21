using System.Text.Json;
using Daylight.Contracts;
using Daylight.Desk;
using Daylight.Desk.Looks;
using Daylight.Desk.People;
using Daylight.Footage;
using Daylight.Ledger;
using Daylight.Vault;

namespace Daylight.Hosting;

/// <summary>
/// <c>POST /api/exports</c>: logs an export's manifest and signs it. Only who looked may seal, and only within the look's minutes.
/// </summary>
internal static class ExportApi
{
    private const int MaxBody = 4 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { AllowDuplicateProperties = false, MaxDepth = 2 };

    public static void MapExports(this IEndpointRouteBuilder routes) => routes.MapPost("/api/exports", SealAsync).DisableAntiforgery();

    private static async Task<IResult> SealAsync(HttpContext context, Accounts accounts, LookDesk looks, EntryLog log, DeskOptions desk)
    {
        context.Response.Headers.CacheControl = "no-store";
        // Another site's page can send no JSON here without this one's consent.
        if (!context.Request.HasJsonContentType() || context.Request.ContentLength is null or > MaxBody)
        {
            return Problem(400, "body.invalid", $"The body must be JSON of known length, at most {MaxBody} bytes.");
        }

        if (await accounts.ActorAsync(context.User, context.RequestAborted) is not { } actor)
        {
            return Problem(401, "signed-out", "Sign in first.");
        }

        try
        {
            var ask = await JsonSerializer.DeserializeAsync<ExportAsk>(context.Request.Body, Json, context.RequestAborted);
            if (ask?.Manifest is not { Length: Digest.Length } manifest)
            {
                return Problem(400, "manifest.invalid", "'manifest' must be a SHA-256, base64.");
            }

            var look = await looks.FindAsync(actor, ask.Look, context.RequestAborted);
            if (look.AskerId != actor.UserId || look.Grant is not { } token)
            {
                return Problem(403, "look.not-yours", "Only who was granted the look may seal an export of it.");
            }

            var grant = Grant.Decode(GrantToken.Decode(token).Body);
            if (ask.From < grant.From.Value || ask.To > grant.To.Value || ask.From > ask.To)
            {
                return Problem(403, "range.outside-grant", "The export reaches beyond the minutes of its look.");
            }

            var entry = new ExportEntry(grant.Look, grant.Camera, new UnixMinute(ask.From), new UnixMinute(ask.To), manifest);
            // Not the request's token: a client that hangs up leaves an entry all the same.
            var logged = await log.AppendAsync(EntryKinds.ExportSealed, entry.Encode(), CancellationToken.None);
            var note = new NoteSigner(ExportNote.SignerName, desk.SigningKey).Sign(ExportNote.Text(grant.Look, manifest, logged.Index));
            return Results.Json(
                new SealedExport(logged.Index, logged.Opening.Salt.ToArray(), logged.Opening.Body.ToArray(), ExportNote.ProofWithLeaf(logged.Proof, logged.Leaf), note.ToString()), Json);
        }
        catch (JsonException)
        {
            return Problem(400, "body.invalid", "The body is not of the expected form.");
        }
        catch (DeskException e)
        {
            return Problem(e.Fault == DeskFault.NotFound ? 404 : 403, e.Code, e.Message);
        }
        catch (LedgerUnavailableException)
        {
            return Problem(503, "log.unavailable", "The log cannot be written, so no export is sealed.");
        }
    }

    private static IResult Problem(int status, string reason, string detail) => Results.Problem(
        detail, statusCode: status, title: "The export was not sealed", type: "about:blank", extensions: new Dictionary<string, object?> { ["reason"] = reason });
}
