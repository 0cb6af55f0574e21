using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Daylight.Academy;
using Daylight.Desk.Cameras;
using Daylight.Desk.Data;
using Daylight.Desk.Incidents;
using Daylight.Desk.People;
using Daylight.Hosting;
using Daylight.Media;

namespace Daylight.Commands;

/// <summary><c>daylight demo</c>: a small town with simulated cameras, all roles in one process.</summary>
internal static class DemoCommand
{
    private static readonly (string User, string Name, DeskRoles Role, string Does)[] People =
    [
        ("maria", "Maria", DeskRoles.Operator, "operator: opens incidents, looks where somebody else's incident allows it"),
        ("sofia", "Sofia", DeskRoles.Supervisor, "supervisor: approves what the rules leave to a second person"),
        ("tomas", "Tomas", DeskRoles.Technician, "technician: adds and repairs cameras, never looks"),
        ("vera", "Vera", DeskRoles.Overseer, "overseer: reads the log, never looks"),
    ];

    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "The data folder.", DefaultValueFactory = _ => "data/demo" };
        var port = new Option<int>("--port") { Description = "The console's port.", DefaultValueFactory = _ => 8080 };
        var cameraPort = new Option<int>("--camera-port") { Description = "The simulated cameras' port.", DefaultValueFactory = _ => 8554 };
        var metricsPort = new Option<int>("--metrics-port") { Description = "The port of /metrics for Prometheus, on 127.0.0.1 alone; 0 for none.", DefaultValueFactory = _ => 0 };
        var onvifPort = new Option<int>("--onvif-port") { Description = "The port of the simulated cameras' ONVIF services.", DefaultValueFactory = _ => 8580 };
        var discoveryPort = new Option<int>("--discovery-port") { Description = "The UDP port, on this machine alone, on which they are found (WS-Discovery).", DefaultValueFactory = _ => 3702 };
        var command = new Command("demo", "Run a small town: simulated cameras, all roles in one process, embedded defaults.")
        {
            data, port, cameraPort, metricsPort, onvifPort, discoveryPort,
        };
        var policy = new PolicyOptions();
        policy.AddTo(command);
        command.SetAction((parsed, cancellationToken) => TryAsync(
            policy.Take(parsed, new HouseOptions(Path.GetFullPath(parsed.GetValue(data)!), "127.0.0.1", parsed.GetValue(port))
            {
                MetricsPort = parsed.GetValue(metricsPort),
                // The demo's cameras are on this machine, and it asks nobody else's.
                Discovery = new DiscoveryOptions { Interfaces = [IPAddress.Loopback], Port = parsed.GetValue(discoveryPort) },
            }),
            parsed.GetValue(cameraPort),
            parsed.GetValue(onvifPort),
            cancellationToken));
        return command;
    }

    private static async Task<int> TryAsync(HouseOptions options, int cameraPort, int onvifPort, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(options, cameraPort, onvifPort, cancellationToken);
        }
        catch (PolicyException e)
        {
            await System.Console.Error.WriteLineAsync($"daylight: {e.Message}");
            return 1;
        }
    }

    private static async Task<int> RunAsync(HouseOptions options, int cameraPort, int onvifPort, CancellationToken cancellationToken)
    {
        await using var cameras = await SimulatedCameras.StartAsync([.. SimulatedCameras.TownFeeds(Town.PuertoClaro), .. NewCamera.Feeds], cameraPort);
        await using var onvif = await ServeOnvifAsync(cameras, onvifPort, options.Discovery.Port);
        await using var house = await House.StartAsync(options, cancellationToken);
        var logins = Path.Combine(options.Data, "demo-logins.txt");
        await using (var scope = house.Web.Services.CreateAsyncScope())
        {
            await SettleAsync(scope.ServiceProvider, cameras, onvif, logins, cancellationToken);
        }

        System.Console.WriteLine($"""

            Daylight: {Town.PuertoClaro.Name} is being recorded, sealed.

              console   {house.Address}
              log       {house.Address}log/checkpoint
              new       {NewCamera.Name} hangs there and is not recorded yet: as tomas, Cameras, Find cameras;
                        its user is {NewCamera.Login.User}, its password {NewCamera.Login.Password}
              log-ins   (kept in {logins})

            {await File.ReadAllTextAsync(logins, cancellationToken)}
            An incident is open at the Plaza Mayor; sign in as maria and look. Ctrl+C stops.
            """);
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }

    /// <summary>The cameras' ONVIF side; where the port of discovery is somebody else's, without an answer to probes.</summary>
    private static async Task<OnvifFace> ServeOnvifAsync(SimulatedCameras cameras, int port, int discoveryPort)
    {
        OnvifCamera[] all = [.. Town.PuertoClaro.Cameras.Select(c => new OnvifCamera(c.Id, c.Name, Town.PuertoClaro.Name)), NewCamera.Onvif];
        try
        {
            return OnvifFace.Start(cameras, all, new OnvifFaceOptions { Port = port, DiscoveryPort = discoveryPort });
        }
        catch (SocketException e) when (port != 0)
        {
            await System.Console.Error.WriteLineAsync(
                $"daylight demo: the simulated cameras cannot be found by ONVIF: {e.Message}; --onvif-port and --discovery-port choose other ports");
            return OnvifFace.Start(cameras, all);
        }
    }

    private static async Task SettleAsync(IServiceProvider services, SimulatedCameras cameras, OnvifFace onvif, string logins, CancellationToken cancellationToken)
    {
        var accounts = services.GetRequiredService<Accounts>();
        if (await accounts.ExistsAsync(People[0].User))
        {
            return;
        }

        var lines = new List<string>();
        Actor? technician = null;
        foreach (var (user, name, role, does) in People)
        {
            var password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 14);
            var actor = await accounts.CreateAsync("demo", user, name, password, role, cancellationToken);
            technician = role == DeskRoles.Technician ? actor : technician;
            lines.Add($"  {user,-7} {password}   {does}");
        }

        foreach (var camera in Town.PuertoClaro.Cameras)
        {
            await services.GetRequiredService<CameraDesk>().PutAsync(
                technician!,
                new PutCamera(
                    camera.Id, camera.Name, camera.Latitude, camera.Longitude,
                    cameras.CameraUrl(camera.Id, CameraStream.Main).ToString(), cameras.CameraUrl(camera.Id, CameraStream.Sub).ToString(),
                    BearingDegrees: camera.BearingDegrees, AngleDegrees: camera.FieldOfViewDegrees, RangeMetres: camera.RangeMetres,
                    Purpose: "Safety of people in the street", Owner: $"Town of {Town.PuertoClaro.Name}",
                    Onvif: onvif.Service(camera.Id).ToString()),
                cancellationToken);
        }

        var plaza = Town.PuertoClaro.Cameras.First(c => c.Id == "plaza-mayor");
        await services.GetRequiredService<IncidentDesk>().OpenAsync(
            Actor.Machine("panic-button-12"), new OpenIncident("Panic button pressed at the Plaza Mayor", "Citizen security", plaza.Latitude, plaza.Longitude, 400), cancellationToken);
        await File.WriteAllLinesAsync(logins, lines, cancellationToken);
    }
}
