using System.Globalization;
using System.Text.Json;

namespace Daylight.Bench;

/// <summary>
/// A running <c>daylight demo</c> whose cameras were replaced, through its API, by the bench's: accounts, an open incident and
/// real looks, without a second way in for benches.
/// </summary>
internal sealed class WatchedTown : IAsyncDisposable
{
    private readonly DeskClient operatorClient;
    private readonly Guid incident;

    private WatchedTown(Child child, int port, DeskClient client, Guid incident, string folder) =>
        (Program, Port, operatorClient, this.incident, Folder) = (child, port, client, incident, folder);

    public Child Program { get; }

    public int Port { get; }

    public string Folder { get; }

    public static async Task<WatchedTown> StartAsync(BenchOptions options, DirectoryInfo work, Cameras cameras, int count, CancellationToken cancellationToken)
    {
        // A folder of its own for every run: the logins of the one before would be believed before this one listens.
        var (port, folder) = (FreePort.Find(), work.CreateSubdirectory("town-" + Guid.NewGuid().ToString("N")[..8]).FullName);
        var child = options.Daylight(
            Path.Combine(work.FullName, "town.log"), "demo", "--data", folder,
            "--port", port.ToString(CultureInfo.InvariantCulture), "--camera-port", FreePort.Find().ToString(CultureInfo.InvariantCulture));
        try
        {
            var logins = await LoginsAsync(child, Path.Combine(folder, "demo-logins.txt"), cancellationToken);
            var server = new Uri($"http://127.0.0.1:{port}/");
            using var technician = await DeskClient.SignInAsync(server, "tomas", logins["tomas"], cancellationToken);
            await ReplaceAsync(technician, cameras, count, cancellationToken);
            var watcher = await DeskClient.SignInAsync(server, "maria", logins["maria"], cancellationToken);
            var incident = (await watcher.GetAsync("/api/incidents", cancellationToken)).EnumerateArray().First().GetProperty("id").GetGuid();
            var town = new WatchedTown(child, port, watcher, incident, folder);
            await town.AllRecordingAsync(cancellationToken);
            return town;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>A granted look, opened: sealed records of the present come from now on.</summary>
    public async Task<byte[]> GrantAsync(string camera, CancellationToken cancellationToken) => await operatorClient.LookAsync(incident, camera, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        operatorClient.Dispose();
        await Program.DisposeAsync();
    }

    private static async Task<Dictionary<string, string>> LoginsAsync(Child child, string file, CancellationToken cancellationToken)
    {
        // Written last, when cameras and incident are there.
        for (var tries = 0; tries < 600; tries++)
        {
            child.MustRun();
            if (File.Exists(file) && File.ReadAllLines(file) is { Length: >= 4 } lines)
            {
                return lines.Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(w => w[0], w => w[1]);
            }

            await Task.Delay(100, cancellationToken);
        }

        throw new BenchException($"daylight demo wrote no {file} within a minute");
    }

    private static async Task ReplaceAsync(DeskClient technician, Cameras cameras, int count, CancellationToken cancellationToken)
    {
        var town = (await technician.GetAsync("/api/cameras", cancellationToken)).EnumerateArray().ToList();
        var plaza = town.First(c => c.GetProperty("id").GetString() == "plaza-mayor");
        foreach (var camera in town)
        {
            await technician.RemoveCameraAsync(camera.GetProperty("id").GetString()!, cancellationToken);
        }

        foreach (var name in cameras.Names.Take(count))
        {
            // Where the demo's incident is, so that an operator may look without a second person.
            await technician.PutCameraAsync(
                name, plaza.GetProperty("latitude").GetDouble(), plaza.GetProperty("longitude").GetDouble(), cameras.Address(name), cancellationToken);
        }
    }

    private async Task AllRecordingAsync(CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < 120; tries++)
        {
            Program.MustRun();
            var cameras = (await operatorClient.GetAsync("/api/cameras", cancellationToken)).EnumerateArray()
                .Where(c => c.GetProperty("id").GetString()!.StartsWith("bench-", StringComparison.Ordinal)).ToList();
            if (cameras.TrueForAll(c => c.GetProperty("streams").EnumerateArray().Any(Records)))
            {
                return;
            }

            await Task.Delay(500, cancellationToken);
        }

        throw new BenchException("not every camera was being recorded within a minute");
    }

    private static bool Records(JsonElement stream) => stream.GetProperty("frames").GetInt64() > 0;
}
