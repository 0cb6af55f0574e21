using Daylight.Contracts;
using Daylight.Desk.Data;
using Daylight.Desk.People;
using Daylight.Ledger;
using Daylight.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Daylight.Desk.Cameras;

/// <summary>Where cameras stand and what they see, joined with how the Recorder says they are doing.</summary>
/// <param name="db">The database.</param>
/// <param name="log">The log.</param>
/// <param name="recorder">The Recorder, which holds addresses and passwords and logs every change of them.</param>
/// <param name="options">The retention classes.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Where a Recorder that cannot be asked is told of.</param>
public sealed class CameraDesk(
    DeskDb db, EntryLog log, IRecorder recorder, DeskOptions options, TimeProvider clock, ILogger<CameraDesk> logger)
{
    private const DeskRoles Anyone = DeskRoles.Operator | DeskRoles.Supervisor | DeskRoles.Technician | DeskRoles.Overseer;

    /// <summary>All cameras in the order of their ids. A Recorder that cannot be asked leaves the states empty.</summary>
    public async Task<IReadOnlyList<CameraView>> ListAsync(Actor actor, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, Anyone);
        var states = await StatesAsync(cancellationToken);
        var cameras = await db.Cameras.AsNoTracking().OrderBy(c => c.Id).ToListAsync(cancellationToken);
        return [.. cameras.Select(c => CameraView.Of(c, states.GetValueOrDefault(c.Id)))];
    }

    /// <summary>One camera with its addresses, for technicians.</summary>
    /// <exception cref="DeskException">There is none, the actor is no technician, or the Recorder cannot be asked.</exception>
    public async Task<CameraDetails> FindAsync(Actor actor, string id, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, DeskRoles.Technician);
        var camera = await KnownAsync(id, cancellationToken) ?? throw DeskException.NotFound("camera");
        var recorded = (await RecordedAsync(cancellationToken)).GetValueOrDefault(id);
        var states = await StatesAsync(cancellationToken);
        return new CameraDetails(
            CameraView.Of(camera, states.GetValueOrDefault(id)),
            recorded?.Main.ToString(),
            recorded?.Sub?.ToString(),
            recorded?.User,
            recorded is { HasPassword: true },
            recorded?.RetentionClass,
            options.RetentionClasses,
            recorded?.Transport,
            recorded?.Certificate,
            recorded?.Onvif?.ToString());
    }

    /// <summary>Adds a camera, or one that was removed again.</summary>
    /// <exception cref="DeskException">A field is wrong, the id is taken, or the actor is no technician.</exception>
    public async Task AddAsync(Actor actor, PutCamera told, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, DeskRoles.Technician);
        if (told.Id is { } id && await KnownAsync(id, cancellationToken) is { RemovedAt: null })
        {
            throw new DeskException(DeskFault.Conflict, "camera.known", "id", $"There is a camera '{id}' already; change that one, or take another short name.");
        }

        await PutAsync(actor, told, cancellationToken);
    }

    /// <summary>Changes a known camera. One that was removed is recorded again.</summary>
    /// <exception cref="DeskException">A field is wrong, there is no such camera, or the actor is no technician.</exception>
    public async Task ChangeAsync(Actor actor, PutCamera told, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, DeskRoles.Technician);
        _ = await KnownAsync(told.Id, cancellationToken) ?? throw DeskException.NotFound("camera");
        await PutAsync(actor, told, cancellationToken);
    }

    /// <summary>Adds a camera, or changes it when the id is known. Recording begins anew only where streams changed.</summary>
    /// <exception cref="DeskException">A field is wrong, the actor is no technician, or the Recorder cannot be reached.</exception>
    public async Task PutAsync(Actor actor, PutCamera told, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, DeskRoles.Technician);
        var known = await KnownAsync(told.Id, cancellationToken);
        var recorded = told.Id is null ? null : (await RecordedAsync(cancellationToken)).GetValueOrDefault(told.Id);
        await ApplyAsync(actor, Plan(told, known, recorded));
    }

    /// <summary>Stops recording a camera. Its place stays: what was recorded can be looked at until retention ends.</summary>
    public async Task RemoveAsync(Actor actor, string id, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, DeskRoles.Technician);
        var known = await KnownAsync(id, cancellationToken) ?? throw DeskException.NotFound("camera");
        if (known.RemovedAt is not null)
        {
            throw new DeskException(DeskFault.Conflict, "camera.removed", "camera", "This camera was removed already.");
        }

        await TellRecorderAsync(() => recorder.RemoveCameraAsync(CameraId.Parse(id), actor.UserName, CancellationToken.None));
        known.RemovedAt = clock.GetUtcNow();
        await SaveAsync(known, EntityState.Modified);
    }

    /// <summary>What telling of a camera would change.</summary>
    internal CameraChange Plan(PutCamera told, Camera? known, RecordedCamera? recorded) => CameraChange.Of(told, known, recorded, options.RetentionClasses);

    /// <summary>
    /// Makes a change: first the Recorder, which may refuse or be away and logs its own part before that takes effect; then the
    /// desk's part, first in the log and then in its database. It cannot be cancelled half way.
    /// </summary>
    /// <remarks>
    /// What remains when it is cut short, and is made good by telling the same again:
    /// <list type="bullet">
    /// <item>The Recorder refused, or could not be reached: nothing, and the log has nothing of the desk's. Where only its answer
    /// was lost, the streams are changed and logged; told again, they differ in nothing and the desk's part follows.</item>
    /// <item>The log failed after the Recorder: the streams are changed and logged; name, place and view are as they were, in the
    /// log and on the map; what comes from a new address is looked at under the old place. A new camera is recorded then and has no
    /// place, so nobody can look at it.</item>
    /// <item>The database failed, or the process ended, after the log: the log tells of a place that is not in effect. This is the
    /// side to err on: told again it is logged a second time, and no place was ever in effect that the log does not tell.</item>
    /// </list>
    /// </remarks>
    internal async Task ApplyAsync(Actor actor, CameraChange change)
    {
        if (change.Source is { } source)
        {
            await TellRecorderAsync(() => recorder.PutCameraAsync(source, actor.UserName, CancellationToken.None));
        }

        if (change.Detail is { } detail)
        {
            var entry = new CameraEntry(CameraId.Parse(change.Next.Id), actor.UserName, detail);
            await log.AppendAsync(change.Moved ? EntryKinds.CameraMoved : EntryKinds.CameraChanged, entry.Encode(), CancellationToken.None);
            await SaveAsync(change.Next, change.IsNew ? EntityState.Added : EntityState.Modified);
        }
    }

    /// <summary>What the Recorder has, by id.</summary>
    /// <exception cref="DeskException">It cannot be asked.</exception>
    internal async Task<IReadOnlyDictionary<string, RecordedCamera>> RecordedAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<RecordedCamera> cameras = [];
        await TellRecorderAsync(async () => cameras = await recorder.CamerasAsync(cancellationToken));
        return cameras.ToDictionary(c => c.Camera.Value, StringComparer.Ordinal);
    }

    private static async Task TellRecorderAsync(Func<Task> tell)
    {
        try
        {
            await tell();
        }
        catch (Exception e) when (RecorderAway.Is(e))
        {
            throw new DeskException(DeskFault.Unavailable, "recorder.away", null, "The Recorder cannot be reached, so no camera was changed; try again.");
        }
        catch (ArgumentException e)
        {
            // Somebody else changed the camera since it was read here, or the disks have no such class; the Recorder has the last
            // word, and its words name the fix. Its parameter is no field of the API.
            throw new DeskException(DeskFault.Conflict, "camera.refused", null, $"The Recorder refused: {WordsOf(e)}.");
        }
    }

    /// <summary>What was thrown, without the name of the parameter that the runtime adds.</summary>
    private static string WordsOf(ArgumentException e) =>
        e.ParamName is { } name ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : e.Message;

    private async Task<Camera?> KnownAsync(string? id, CancellationToken cancellationToken) =>
        await db.Cameras.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken);

    /// <summary>Writes one row and forgets it: an import of thousands must not track them all.</summary>
    private async Task SaveAsync(Camera camera, EntityState state)
    {
        db.Entry(camera).State = state;
        await db.SaveChangesAsync(CancellationToken.None);
        db.Entry(camera).State = EntityState.Detached;
    }

    private async Task<Dictionary<string, CameraStatus>> StatesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await recorder.StatusAsync(cancellationToken)).ToDictionary(s => s.Camera.Value, StringComparer.Ordinal);
        }
        catch (Exception e) when (RecorderAway.Is(e))
        {
            logger.LogWarning(e, "The Recorder cannot be asked for its cameras' states");
            return [];
        }
    }
}
