using Daylight.Contracts;
using Daylight.Desk.Data;
using Daylight.Desk.People;
using Daylight.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Daylight.Desk.Cameras;

/// <summary>Where cameras stand, joined with how the Recorder says they are doing.</summary>
/// <param name="db">The database.</param>
/// <param name="recorder">The Recorder, which holds addresses and passwords and logs every change of them.</param>
/// <param name="logger">Where a Recorder that cannot be asked is told of.</param>
public sealed class CameraDesk(DeskDb db, IRecorder recorder, ILogger<CameraDesk> logger)
{
    private const DeskRoles Anyone = DeskRoles.Operator | DeskRoles.Supervisor | DeskRoles.Technician | DeskRoles.Overseer;

    /// <summary>All cameras in the order of their ids. A Recorder that cannot be asked leaves the states empty.</summary>
    public async Task<IReadOnlyList<CameraView>> ListAsync(Actor actor, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, Anyone);
        var states = await StatesAsync(cancellationToken);
        var cameras = await db.Cameras.AsNoTracking().OrderBy(c => c.Id).ToListAsync(cancellationToken);
        return [.. cameras.Select(c => new CameraView(c.Id, c.Name, c.Latitude, c.Longitude, states.GetValueOrDefault(c.Id, [])))];
    }

    /// <summary>Adds a camera, or changes it when the id is known.</summary>
    /// <exception cref="DeskException">A field is wrong, or the actor is no technician.</exception>
    public async Task PutAsync(Actor actor, PutCamera told, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, DeskRoles.Technician);
        if (!CameraId.TryParse(told.Id, out var id))
        {
            throw DeskException.Invalid("id", $"'id' is 1 to {CameraId.MaxLength} characters of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit.");
        }

        var name = Check.Text(told.Name, "name", Camera.MaxName);
        var place = Check.Place(told.Latitude, told.Longitude);
        var source = new CameraSource(
            id,
            Address(told.Url, "url"),
            string.IsNullOrWhiteSpace(told.SubUrl) ? null : Address(told.SubUrl, "subUrl"),
            string.IsNullOrEmpty(told.User) ? null : told.User,
            string.IsNullOrEmpty(told.Password) ? null : told.Password);

        // The place first: a camera that records without a place could never be looked at, the reverse only shows no state.
        var camera = await db.Cameras.FindAsync([id.Value], cancellationToken);
        if (camera is null)
        {
            camera = new Camera { Id = id.Value, Name = name };
            db.Add(camera);
        }

        camera.Name = name;
        camera.Latitude = place.Latitude;
        camera.Longitude = place.Longitude;
        await db.SaveChangesAsync(cancellationToken);
        await recorder.PutCameraAsync(source, actor.UserName, cancellationToken);
    }

    /// <summary>Stops recording a camera. Its place stays: what was recorded can be looked at until retention ends.</summary>
    public async Task StopAsync(Actor actor, string id, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, DeskRoles.Technician);
        if (!CameraId.TryParse(id, out var camera) || !await db.Cameras.AnyAsync(c => c.Id == id, cancellationToken))
        {
            throw DeskException.NotFound("camera");
        }

        await recorder.RemoveCameraAsync(camera, actor.UserName, cancellationToken);
    }

    private static Uri Address(string? text, string field) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == "rtsp" && uri.Host.Length > 0
            ? uri.UserInfo.Length == 0 ? uri : throw DeskException.Invalid(field, $"'{field}' holds a user or password; give them in fields of their own.")
            : throw DeskException.Invalid(field, $"'{field}' must be an rtsp:// address, for example rtsp://192.0.2.10:554/stream1.");

    private async Task<Dictionary<string, IReadOnlyList<StreamStatus>>> StatesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await recorder.StatusAsync(cancellationToken)).ToDictionary(s => s.Camera.Value, s => s.Streams, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or TimeoutException)
        {
            logger.LogWarning(e, "The Recorder cannot be asked for its cameras' states");
            return [];
        }
    }
}
