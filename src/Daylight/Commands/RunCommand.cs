using System.CommandLine;
using Daylight.Hosting;
using Daylight.Recorder.Storage;

namespace Daylight.Commands;

/// <summary><c>daylight run</c>: all roles in one process on real cameras.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "The data folder.", Required = true };
        var address = new Option<string>("--address") { Description = "The address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "The console's port.", DefaultValueFactory = _ => 8080 };
        var cameras = new Option<FileInfo?>("--cameras") { Description = "A CSV of cameras to add or change: with a header as in docs/reference/camera-csv.md, or id,main[,sub] without one." };
        var command = new Command("run", "Run all roles in one process.") { data, address, port, cameras };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new HouseOptions(Path.GetFullPath(parsed.GetValue(data)!), parsed.GetValue(address)!, parsed.GetValue(port)), parsed.GetValue(cameras), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(HouseOptions options, FileInfo? cameras, CancellationToken cancellationToken)
    {
        CameraFile? file = null;
        try
        {
            // Before anything is started: a file that cannot be read changes nothing.
            file = cameras is null ? null : CameraFile.Read(cameras);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            await System.Console.Error.WriteLineAsync($"daylight: --cameras {cameras}: {e.Message}");
            return 1;
        }

        House started;
        try
        {
            started = await House.StartAsync(options, cancellationToken);
        }
        catch (Exception e) when (e is StorageRefusedException or InvalidDataException)
        {
            await System.Console.Error.WriteLineAsync($"daylight: {e.Message}");
            return 1;
        }

        await using var house = started;
        if (file is not null)
        {
            await file.ImportAsync(house, System.Console.Error, cancellationToken);
        }

        System.Console.WriteLine($"Daylight: {house.Address}");
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
}
