using System.CommandLine;
using Daylight.Contracts;
using Daylight.Hosting;
using Daylight.Vault;

namespace Daylight.Commands;

/// <summary><c>daylight run</c>: all roles in one process on real cameras.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "The data folder.", Required = true };
        var address = new Option<string>("--address") { Description = "The address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "The console's port.", DefaultValueFactory = _ => 8080 };
        var cameras = new Option<FileInfo?>("--cameras") { Description = "A CSV of cameras to add: id,main address[,sub address]." };
        var command = new Command("run", "Run all roles in one process.") { data, address, port, cameras };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new HouseOptions(Path.GetFullPath(parsed.GetValue(data)!), parsed.GetValue(address)!, parsed.GetValue(port)), parsed.GetValue(cameras), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(HouseOptions options, FileInfo? cameras, CancellationToken cancellationToken)
    {
        var sources = cameras is null ? [] : Read(cameras.FullName);
        await using var house = await House.StartAsync(options, cancellationToken);
        foreach (var source in sources)
        {
            await house.Recorder.PutCameraAsync(source, "command line", cancellationToken);
        }

        System.Console.WriteLine($"Daylight: {house.Address}");
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }

    private static List<CameraSource> Read(string path)
    {
        var sources = new List<CameraSource>();
        foreach (var (number, line) in File.ReadLines(path).Index().Where(l => l.Item.Trim().Length > 0))
        {
            var cells = line.Split(',', StringSplitOptions.TrimEntries);
            if (cells.Length is < 2 or > 3 || !CameraId.TryParse(cells[0], out var id)
                || !Uri.TryCreate(cells[1], UriKind.Absolute, out var main) || main.Scheme != "rtsp")
            {
                throw new FormatException($"{path}, line {number + 1}: expected id,rtsp://…[,rtsp://…]");
            }

            sources.Add(new CameraSource(id, main, cells.Length == 3 ? new Uri(cells[2]) : null, null, null));
        }

        return sources;
    }
}
