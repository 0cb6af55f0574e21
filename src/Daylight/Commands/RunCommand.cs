using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Daylight.Hosting;
using Daylight.Media;
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
        var metricsPort = new Option<int>("--metrics-port") { Description = "The port of /metrics for Prometheus, on 127.0.0.1 alone; 0 for none.", DefaultValueFactory = _ => 0 };
        var proxies = new Option<IPAddress[]>("--trusted-proxy")
        {
            Description = "The address of a reverse proxy whose X-Forwarded-For and X-Forwarded-Proto are believed. May be given again.",
            CustomParser = ParseAddresses,
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };
        var find = InterfaceOption.Create("--find-on", "Look for cameras on the interface with this IPv4 address; may be given more than once. On all that are up otherwise.");
        var command = new Command("run", "Run all roles in one process.") { data, address, port, cameras, metricsPort, proxies, find };
        var policy = new PolicyOptions();
        policy.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            policy.Take(parsed, new HouseOptions(Path.GetFullPath(parsed.GetValue(data)!), parsed.GetValue(address)!, parsed.GetValue(port))
            {
                MetricsPort = parsed.GetValue(metricsPort),
                TrustedProxies = parsed.GetValue(proxies) ?? [],
                Discovery = new DiscoveryOptions { Interfaces = InterfaceOption.Read(parsed, find) },
            }),
            parsed.GetValue(cameras),
            cancellationToken));
        return command;
    }

    private static IPAddress[] ParseAddresses(ArgumentResult result)
    {
        var addresses = new List<IPAddress>();
        foreach (var token in result.Tokens)
        {
            if (IPAddress.TryParse(token.Value, out var address))
            {
                addresses.Add(address);
            }
            else
            {
                result.AddError($"--trusted-proxy {token.Value}: give an IP address, for example 127.0.0.1");
            }
        }

        return [.. addresses];
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
        catch (Exception e) when (e is StorageRefusedException or InvalidDataException or PolicyException)
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
