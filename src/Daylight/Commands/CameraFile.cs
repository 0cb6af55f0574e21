using Daylight.Desk;
using Daylight.Desk.Cameras.Import;
using Daylight.Desk.People;
using Daylight.Hosting;

namespace Daylight.Commands;

/// <summary>The CSV that <c>daylight run --cameras</c> is given, imported by the same parser and rules as the console's.</summary>
internal sealed class CameraFile
{
    /// <summary>Whoever starts the program; a space is not permitted in account names, so nobody else is called so.</summary>
    private static readonly Actor CommandLine = new(null, "command line", DeskRoles.Technician);

    private readonly FileInfo path;
    private readonly CameraCsv csv;

    private CameraFile(FileInfo path, CameraCsv csv) => (this.path, this.csv) = (path, csv);

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It is no CSV of cameras; the message names the line and the fix.</exception>
    public static CameraFile Read(FileInfo path) => new(path, CameraCsv.Parse(File.ReadAllBytes(path.FullName)));

    /// <summary>Imports it, and says what was refused. What is refused stops nothing else.</summary>
    public async Task ImportAsync(House house, TextWriter report, CancellationToken cancellationToken)
    {
        if (!csv.HasHeader)
        {
            await RecordAsync(house, report, cancellationToken);
            return;
        }

        await using var scope = house.Web.Services.CreateAsyncScope();
        var import = await scope.ServiceProvider.GetRequiredService<CameraImportDesk>().ImportAsync(CommandLine, csv, dryRun: false, cancellationToken);
        foreach (var row in import.Rows.Where(r => r.Outcome == CameraImportOutcome.Refused))
        {
            await report.WriteLineAsync($"{path}, line {row.Line}: {row.Id}: {row.Why}");
        }

        await report.WriteLineAsync($"{path}: {import.Added} added, {import.Changed} changed, {import.Unchanged} unchanged, {import.Refused} refused");
    }

    /// <summary>Without places the cameras are recorded and stand nowhere on the Desk's map; nobody can look at them yet.</summary>
    private async Task RecordAsync(House house, TextWriter report, CancellationToken cancellationToken)
    {
        var known = (await house.Recorder.CamerasAsync(cancellationToken)).ToDictionary(c => c.Camera.Value, StringComparer.Ordinal);
        foreach (var row in csv.Rows)
        {
            try
            {
                var before = known.GetValueOrDefault(row.Id);
                var source = row.ToSource(before);
                if (before is null || (before.Main, before.Sub) != (source.Main, source.Sub))
                {
                    await house.Recorder.PutCameraAsync(source, CommandLine.UserName, cancellationToken);
                }
            }
            catch (Exception e) when (e is DeskException or ArgumentException)
            {
                await report.WriteLineAsync($"{path}, line {row.Line}: {row.Id}: {e.Message}");
            }
        }
    }
}
