using Daylight.Contracts;
using Daylight.Desk.Data;
using Daylight.Desk.People;
using Daylight.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Daylight.Desk.Cameras.Import;

/// <summary>
/// Imports cameras from a CSV. Each row stands alone: it is applied whole, with its log entries, or refused and said why, and
/// the next is tried. Importing the same file again changes nothing, so whatever is cut short can be repeated.
/// </summary>
/// <param name="db">The database.</param>
/// <param name="cameras">Plans and applies one camera.</param>
public sealed class CameraImportDesk(DeskDb db, CameraDesk cameras)
{
    /// <summary>Imports a file, or says what importing would do.</summary>
    /// <exception cref="DeskException">The actor is no technician, or the Recorder cannot be asked; nothing was changed.</exception>
    public async Task<CameraImport> ImportAsync(Actor actor, CameraCsv file, bool dryRun, CancellationToken cancellationToken = default)
    {
        Check.Role(actor, DeskRoles.Technician);
        var known = await db.Cameras.AsNoTracking().ToDictionaryAsync(c => c.Id, StringComparer.Ordinal, cancellationToken);
        var recorded = await cameras.RecordedAsync(cancellationToken);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var rows = new List<CameraImportRow>(file.Rows.Count);
        string? stopped = null;
        foreach (var row in file.Rows)
        {
            if (stopped is null && cancellationToken.IsCancellationRequested)
            {
                stopped = "it was not tried: the import was stopped";
            }

            if (stopped is not null)
            {
                rows.Add(Refused(row, [], stopped));
                continue;
            }

            try
            {
                var change = Plan(row, known, recorded, seen);
                if (!dryRun)
                {
                    await cameras.ApplyAsync(actor, change);
                }

                rows.Add(new CameraImportRow(row.Line, row.Id, OutcomeOf(change, known), [.. change.Fields.Select(CameraColumn.Of)], null));
            }
            catch (DeskException e) when (e.Fault != DeskFault.Unavailable)
            {
                rows.Add(Refused(row, e.Field is null or "row" ? [] : [CameraColumn.Of(e.Field)], InColumns(e)));
            }
            catch (Exception e) when (e is LedgerUnavailableException or DeskException)
            {
                var why = e is LedgerUnavailableException ? "the log cannot be written" : "the Recorder cannot be reached";
                rows.Add(Refused(row, [], $"it was not imported: {why}; import the file again"));
                stopped = $"it was not tried: {why}; import the file again";
            }
        }

        return new CameraImport(dryRun, rows);
    }

    private static CameraImportRow Refused(CameraCsvRow row, IReadOnlyList<string> fields, string why) =>
        new(row.Line, row.Id, CameraImportOutcome.Refused, fields, why);

    private static CameraImportOutcome OutcomeOf(CameraChange change, Dictionary<string, Camera> known) =>
        change.IsNew || known[change.Next.Id].RemovedAt is not null ? CameraImportOutcome.Added
        : change.Fields.Count > 0 ? CameraImportOutcome.Changed
        : CameraImportOutcome.Unchanged;

    /// <summary>The file's author knows columns, not the API's fields.</summary>
    private static string InColumns(DeskException e) =>
        e.Field is null ? e.Message : e.Message.Replace($"'{e.Field}'", $"'{CameraColumn.Of(e.Field)}'", StringComparison.Ordinal);

    private CameraChange Plan(
        CameraCsvRow row, Dictionary<string, Camera> known, IReadOnlyDictionary<string, RecordedCamera> recorded, Dictionary<string, int> seen)
    {
        var change = cameras.Plan(row.ToPut(known.GetValueOrDefault(row.Id), recorded.GetValueOrDefault(row.Id)), known.GetValueOrDefault(row.Id), recorded.GetValueOrDefault(row.Id));
        return seen.TryAdd(row.Id, row.Line) ? change
            : throw DeskException.Invalid(CameraColumn.Id, $"'id' was on line {seen[row.Id]} already; keep one of the two rows.");
    }
}
