using Daylight.Desk.Data;
using Daylight.Desk.People;
using Microsoft.EntityFrameworkCore;

namespace Daylight.Desk.Looks;

/// <summary>Who looked at what under an incident, and who was refused: whoever works on it sees what the others did.</summary>
/// <param name="db">The database.</param>
/// <param name="clock">The time.</param>
public sealed class IncidentLooks(DeskDb db, TimeProvider clock)
{
    /// <summary>The most looks that are listed; older ones are in the log.</summary>
    public const int Most = 500;

    private const DeskRoles Readers = DeskRoles.Operator | DeskRoles.Supervisor | DeskRoles.Overseer;

    /// <summary>An incident's looks, the newest first, at most <see cref="Most"/>.</summary>
    /// <exception cref="DeskException">There is no such incident, or the actor may not.</exception>
    public async Task<IReadOnlyList<IncidentLook>> ListAsync(Actor actor, Guid incident, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, Readers);
        if (!await db.Incidents.AnyAsync(i => i.Id == incident, cancellationToken))
        {
            throw DeskException.NotFound("incident");
        }

        var now = clock.GetUtcNow();
        var looks = await db.Looks.AsNoTracking().Where(l => l.IncidentId == incident)
            .OrderByDescending(l => l.AskedAt).Take(Most).ToListAsync(cancellationToken);
        return [.. looks.Select(l => ViewOf(l, actor, now))];
    }

    /// <summary>
    /// The proof of a look's entry. It holds a leaf of the public log and hashes, nothing of the look itself, so every reader of
    /// the list may have it.
    /// </summary>
    /// <exception cref="DeskException">There is none, or the actor may not.</exception>
    public async Task<string> ProofAsync(Actor actor, Guid look, CancellationToken cancellationToken = default)
    {
        var found = await db.Looks.AsNoTracking().SingleOrDefaultAsync(l => l.Id == look, cancellationToken);
        return found?.Proof is { } proof && (actor.Is(Readers) || found.AskerId == actor.UserId) ? proof : throw DeskException.NotFound("proof");
    }

    private static IncidentLook ViewOf(Look l, Actor actor, DateTimeOffset now) => new(
        l.Id, l.State, l.State == LookState.Granted && l.Expires > now, actor.UserId is { } id && id == l.AskerId,
        l.Asker, l.Camera, l.Live, l.From, l.To, l.AskedAt, l.Expires, l.EndedAt, l.DecidedBy,
        l.State == LookState.Granted ? null : l.Why ?? l.Reason?.Words(),
        l.LogIndex, l.Proof is null ? null : $"/api/looks/{l.Id:D}/proof");
}
