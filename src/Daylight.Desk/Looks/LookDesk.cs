using System.Security.Cryptography;
using Daylight.Contracts;
using Daylight.Desk.Data;
using Daylight.Desk.Incidents;
using Daylight.Desk.People;
using Daylight.Ledger;
using Daylight.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Daylight.Desk.Looks;

/// <summary>
/// Asks, decisions and grants. Every step is in the log before its effect: the ask before the decision, the grant before
/// the token, a supervisor's approval before the grant.
/// </summary>
/// <param name="db">The database.</param>
/// <param name="log">The log.</param>
/// <param name="keeper">Told when a look ends.</param>
/// <param name="recorder">Told when a look ends.</param>
/// <param name="options">The signing key and the rules.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Where a role that could not be told is noted.</param>
public sealed class LookDesk(
    DeskDb db, EntryLog log, IKeeper keeper, IRecorder recorder, DeskOptions options, TimeProvider clock, ILogger<LookDesk> logger)
{
    /// <summary>The longest that a live look lasts, whatever the rules say.</summary>
    public static readonly TimeSpan LongestLive = TimeSpan.FromMinutes(10);

    private const string Policy = "policy";

    /// <summary>Asks to look. The answer's state is granted, pending or refused; all three are in the log.</summary>
    /// <exception cref="DeskException">The ask is malformed; it was not logged.</exception>
    public async Task<Look> AskAsync(Actor actor, LookRequest request, CancellationToken cancellationToken = default)
    {
        CheckKey(request.ViewerKey, "viewerKey");
        CheckKey(request.ViewerSigningKey, "viewerSigningKey");
        var now = clock.GetUtcNow();
        var look = new Look
        {
            Id = Guid.CreateVersion7(now),
            IncidentId = request.Incident,
            Camera = request.Ask.Camera.Value,
            Live = request.Ask.Live,
            From = request.Ask.From?.ToUniversalTime(),
            To = request.Ask.To?.ToUniversalTime(),
            AskerId = actor.UserId ?? "",
            Asker = actor.UserName,
            AskedAt = now,
            ViewerKey = request.ViewerKey,
            ViewerSigningKey = request.ViewerSigningKey,
        };
        Note(look, await AppendAsync(EntryKinds.LookAsked, look, actor.UserName, look.Live ? "live" : "recorded", cancellationToken));
        var incident = await IncidentAsync(look, cancellationToken);
        switch (LookPolicy.Decide(request.Ask, incident, await CameraPlaceAsync(look, cancellationToken), actor, now, options.Rules))
        {
            case LookDecision.Refused(var why):
                Note(look, await AppendAsync(EntryKinds.LookRefused, look, Policy, why.Words(), cancellationToken));
                look.State = LookState.Refused;
                look.Reason = why;
                db.Add(look);
                await db.SaveChangesAsync(cancellationToken);
                return look;
            case LookDecision.NeedsSupervisor(var why):
                look.State = LookState.Pending;
                look.Reason = why;
                db.Add(look);
                await db.SaveChangesAsync(cancellationToken);
                return look;
            default:
                db.Add(look);
                await GrantAsync(look, incident!, null, cancellationToken);
                return look;
        }
    }

    /// <summary>Approves someone else's waiting look and grants it, if policy still permits it now.</summary>
    /// <exception cref="DeskException">The actor may not, or the look does not wait.</exception>
    public async Task<Look> ApproveAsync(Actor supervisor, Guid id, CancellationToken cancellationToken = default)
    {
        var look = await PendingForAsync(supervisor, id, cancellationToken);
        var incident = await IncidentAsync(look, cancellationToken);
        var asker = new Actor(look.AskerId, look.Asker, await RolesAsync(look.AskerId, cancellationToken));
        var decision = LookPolicy.Decide(
            AskOf(look), incident, await CameraPlaceAsync(look, cancellationToken), asker, clock.GetUtcNow(), options.Rules);
        if (decision is LookDecision.Refused(var why))
        {
            Note(look, await AppendAsync(EntryKinds.LookRefused, look, Policy, why.Words(), cancellationToken));
            (look.State, look.Reason) = (LookState.Refused, why);
            await db.SaveChangesAsync(cancellationToken);
            return look;
        }

        await AppendAsync(EntryKinds.LookApproved, look, supervisor.UserName, look.Reason?.Words() ?? "", cancellationToken);
        look.DecidedBy = supervisor.UserName;
        await GrantAsync(look, incident!, supervisor.UserName, cancellationToken);
        return look;
    }

    /// <summary>Refuses someone else's waiting look.</summary>
    /// <exception cref="DeskException">The actor may not, or the look does not wait.</exception>
    public async Task<Look> RefuseAsync(Actor supervisor, Guid id, string? why, CancellationToken cancellationToken = default)
    {
        var look = await PendingForAsync(supervisor, id, cancellationToken);
        var reason = string.IsNullOrWhiteSpace(why) ? LookReason.SupervisorRefused.Words() : Check.Text(why, "why", Look.MaxWhy);
        Note(look, await AppendAsync(EntryKinds.LookRefused, look, supervisor.UserName, reason, cancellationToken));
        look.Why = reason;
        look.State = LookState.Refused;
        look.Reason = LookReason.SupervisorRefused;
        look.DecidedBy = supervisor.UserName;
        await db.SaveChangesAsync(cancellationToken);
        return look;
    }

    /// <summary>Ends a look before its time: one's own, or as a supervisor anyone's. Ending an ended look does nothing.</summary>
    public async Task EndAsync(Actor actor, Guid id, CancellationToken cancellationToken = default)
    {
        var look = await db.Looks.SingleOrDefaultAsync(l => l.Id == id, cancellationToken);
        if (look is null || (look.AskerId != actor.UserId && !actor.Is(DeskRoles.Supervisor)))
        {
            throw DeskException.NotFound("look");
        }

        await EndAsync(look, actor.UserName, "withdrawn", cancellationToken);
    }

    /// <summary>A look: one's own, or as supervisor or overseer anyone's.</summary>
    /// <exception cref="DeskException">There is none, or none that this actor may see.</exception>
    public async Task<Look> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken = default)
    {
        var look = await db.Looks.AsNoTracking().SingleOrDefaultAsync(l => l.Id == id, cancellationToken);
        return look is not null && (look.AskerId == actor.UserId || actor.Is(DeskRoles.Supervisor | DeskRoles.Overseer))
            ? look
            : throw DeskException.NotFound("look");
    }

    /// <summary>Looks that wait for a supervisor, the oldest first.</summary>
    public async Task<IReadOnlyList<Look>> PendingAsync(Actor supervisor, CancellationToken cancellationToken = default)
    {
        Check.Role(supervisor, DeskRoles.Supervisor);
        return await db.Looks.AsNoTracking().Where(l => l.State == LookState.Pending)
            .OrderBy(l => l.AskedAt).Take(200).ToListAsync(cancellationToken);
    }

    /// <summary>Ends every look of a closed incident, granted or waiting. One that fails is tried again by the sweep.</summary>
    internal async Task EndOfIncidentAsync(Guid incident, string by, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var ending = await db.Looks.Where(l => l.IncidentId == incident
            && (l.State == LookState.Pending || (l.State == LookState.Granted && l.Expires > now))).ToListAsync(cancellationToken);
        foreach (var look in ending)
        {
            try
            {
                await EndAsync(look, by, "incident closed", cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "Look {Look} of closed incident {Incident} could not be ended; trying again", look.Id, incident);
            }
        }
    }

    private async Task GrantAsync(Look look, Incident incident, string? approvedBy, CancellationToken cancellationToken)
    {
        // Whole milliseconds, as the grant's encoding has them.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var lasts = look.Live && options.Rules.Lasts > LongestLive ? LongestLive : options.Rules.Lasts;
        var grant = new Grant(
            look.Id,
            CameraId.Parse(look.Camera),
            UnixMinute.Of(look.From ?? now),
            UnixMinute.Of(look.To ?? now + lasts),
            look.Live,
            now,
            now + lasts,
            incident.Id,
            $"{incident.Type}: {incident.Title}",
            look.Asker,
            approvedBy,
            look.ViewerKey,
            look.ViewerSigningKey);
        var body = grant.Encode();
        var logged = await log.AppendWitnessedAsync(EntryKinds.LookGranted, body, cancellationToken);
        Note(look, logged);
        look.Grant = new GrantToken(body, logged.Opening.Salt, options.SigningKey.Sign(GrantToken.SignedBytes(body)), look.Proof!).Encode();
        look.Expires = grant.Expires;
        look.State = LookState.Granted;
        await db.SaveChangesAsync(cancellationToken);

        // The incident may have been closed between the decision and the line above, by someone who did not see this look.
        if (await db.Incidents.AnyAsync(i => i.Id == incident.Id && i.ClosedAt != null, cancellationToken))
        {
            await EndAsync(look, Policy, "incident closed", cancellationToken);
        }
    }

    private async Task EndAsync(Look look, string by, string why, CancellationToken cancellationToken)
    {
        if (look.State is not (LookState.Granted or LookState.Pending))
        {
            return;
        }

        if (look.State == LookState.Granted)
        {
            // Both are idempotent. The Keeper first: without keys the sealed bytes are noise.
            await keeper.EndLookAsync(look.Id, cancellationToken);
            await recorder.EndLookAsync(look.Id, cancellationToken);
        }

        await AppendAsync(EntryKinds.LookEnded, look, by, why, cancellationToken);
        look.State = LookState.Ended;
        look.Why = $"{why}, by {by}";
        look.EndedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<Look> PendingForAsync(Actor supervisor, Guid id, CancellationToken cancellationToken)
    {
        Check.Role(supervisor, DeskRoles.Supervisor);
        var look = await db.Looks.SingleOrDefaultAsync(l => l.Id == id, cancellationToken) ?? throw DeskException.NotFound("look");
        if (!LookPolicy.MayDecideFor(supervisor, look.AskerId))
        {
            throw new DeskException(DeskFault.Forbidden, "supervisor.self", null, "Another supervisor must decide this look.");
        }

        return look.State == LookState.Pending ? look
            : throw new DeskException(DeskFault.Conflict, "look.decided", "look", "This look does not wait for a decision.");
    }

    private Task<LoggedEntry> AppendAsync(string kind, Look look, string by, string reason, CancellationToken cancellationToken)
    {
        var entry = new LookEntry(
            look.Id, CameraId.Parse(look.Camera), UnixMinute.Of(look.From ?? look.AskedAt), UnixMinute.Of(look.To ?? look.AskedAt),
            look.IncidentId, look.Asker, by, reason);
        return log.AppendAsync(kind, entry.Encode(), cancellationToken);
    }

    /// <summary>Keeps where the entry is; a later entry that decides takes its place.</summary>
    private static void Note(Look look, LoggedEntry logged) =>
        (look.LogIndex, look.Proof) = (logged.Index, new LeafProof(logged.Proof, logged.Leaf).ToString());

    private static LookAsk AskOf(Look look) => new(CameraId.Parse(look.Camera), look.Live, look.From, look.To);

    private Task<Incident?> IncidentAsync(Look look, CancellationToken cancellationToken) =>
        db.Incidents.AsNoTracking().SingleOrDefaultAsync(i => i.Id == look.IncidentId, cancellationToken);

    private async Task<Place?> CameraPlaceAsync(Look look, CancellationToken cancellationToken) =>
        (await db.Cameras.AsNoTracking().SingleOrDefaultAsync(c => c.Id == look.Camera, cancellationToken))?.Place;

    private async Task<DeskRoles> RolesAsync(string userId, CancellationToken cancellationToken) =>
        RoleNames.Parse(await (from given in db.UserRoles
                               join role in db.Roles on given.RoleId equals role.Id
                               where given.UserId == userId
                               select role.Name!).ToListAsync(cancellationToken));

    private static void CheckKey(byte[]? key, string field)
    {
        try
        {
            if (key is not { Length: Grant.PublicKeyLength } || key[0] != 4)
            {
                throw new CryptographicException();
            }

            // Importing proves that the point is on the curve.
            using var point = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = key[1..33], Y = key[33..] },
            });
        }
        catch (CryptographicException)
        {
            throw DeskException.Invalid(field, $"'{field}' must be a P-256 public key: 65 bytes, uncompressed, base64.");
        }
    }
}
