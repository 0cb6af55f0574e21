using Daylight.Desk.Data;
using Daylight.Desk.Looks;
using Daylight.Desk.People;
using Microsoft.EntityFrameworkCore;

namespace Daylight.Desk.Incidents;

/// <summary>Opens, notes and closes incidents. Closing ends their looks.</summary>
/// <param name="db">The database.</param>
/// <param name="looks">The looks that hang on incidents.</param>
/// <param name="clock">The time.</param>
public sealed class IncidentDesk(DeskDb db, LookDesk looks, TimeProvider clock)
{
    private const DeskRoles Workers = DeskRoles.Operator | DeskRoles.Supervisor;
    private const DeskRoles Readers = Workers | DeskRoles.Overseer;

    /// <summary>Opens an incident.</summary>
    /// <exception cref="DeskException">A field is wrong, or the actor may not.</exception>
    public async Task<Incident> OpenAsync(Actor actor, OpenIncident told, CancellationToken cancellationToken = default)
    {
        if (!actor.IsMachine)
        {
            Check.Role(actor, Workers);
        }

        var place = Check.Place(told.Latitude, told.Longitude);
        if (told.RadiusMetres is not (>= Incident.MinRadius and <= Incident.MaxRadius))
        {
            throw DeskException.Invalid("radiusMetres", $"'radiusMetres' is {Incident.MinRadius} to {Incident.MaxRadius}.");
        }

        var now = clock.GetUtcNow();
        var incident = new Incident
        {
            Id = Guid.CreateVersion7(now),
            Title = Check.Text(told.Title, "title", Incident.MaxTitle),
            Type = Check.Text(told.Type, "type", Incident.MaxType),
            Latitude = place.Latitude,
            Longitude = place.Longitude,
            RadiusMetres = told.RadiusMetres,
            OpenedAt = now,
            OpenedById = actor.UserId,
            OpenedBy = actor.UserName,
        };
        db.Add(incident);
        await db.SaveChangesAsync(cancellationToken);
        return incident;
    }

    /// <summary>Incidents, the newest first, at most 200; without their notes.</summary>
    public async Task<IReadOnlyList<Incident>> ListAsync(Actor actor, bool openOnly, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, Readers);
        return await db.Incidents.AsNoTracking().Where(i => !openOnly || i.ClosedAt == null)
            .OrderByDescending(i => i.OpenedAt).Take(200).ToListAsync(cancellationToken);
    }

    /// <summary>One incident with its notes.</summary>
    /// <exception cref="DeskException">There is none, or the actor may not.</exception>
    public async Task<Incident> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, Readers);
        return await db.Incidents.AsNoTracking().Include(i => i.Notes.OrderBy(n => n.At).ThenBy(n => n.Id))
            .SingleOrDefaultAsync(i => i.Id == id, cancellationToken) ?? throw DeskException.NotFound("incident");
    }

    /// <summary>Adds a line to the journal, of an open or a closed incident.</summary>
    public async Task<IncidentNote> NoteAsync(Actor actor, Guid id, string text, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, Workers);
        if (!await db.Incidents.AnyAsync(i => i.Id == id, cancellationToken))
        {
            throw DeskException.NotFound("incident");
        }

        var now = clock.GetUtcNow();
        var note = new IncidentNote
        {
            Id = Guid.CreateVersion7(now),
            IncidentId = id,
            At = now,
            Author = actor.UserName,
            Text = Check.Text(text, "text", IncidentNote.MaxText),
        };
        db.Add(note);
        await db.SaveChangesAsync(cancellationToken);
        return note;
    }

    /// <summary>
    /// Closes an incident and ends its looks. It is closed first: from then on none can be granted, and one that is being
    /// granted at this moment sees it (<see cref="LookDesk"/> reads the incident again after it stored the grant).
    /// </summary>
    /// <exception cref="DeskException">There is none, it is closed already, or the actor may not.</exception>
    public async Task CloseAsync(Actor actor, Guid id, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, Workers);
        var now = clock.GetUtcNow();
        var closed = await db.Incidents.Where(i => i.Id == id && i.ClosedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(i => i.ClosedAt, now).SetProperty(i => i.ClosedBy, actor.UserName), cancellationToken);
        if (closed == 0)
        {
            throw await db.Incidents.AnyAsync(i => i.Id == id, cancellationToken)
                ? new DeskException(DeskFault.Conflict, "incident.closed", "incident", "The incident is closed already.")
                : DeskException.NotFound("incident");
        }

        await looks.EndOfIncidentAsync(id, actor.UserName, cancellationToken);
    }
}
