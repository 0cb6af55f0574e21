using System.CommandLine;
using System.Globalization;
using Daylight.Media;

namespace Daylight.Commands;

/// <summary><c>daylight onvif</c>: what cameras are on this machine's network, and what streams one offers.</summary>
internal static class OnvifCommand
{
    public static Command Create() => new(
        "onvif",
        "Find cameras on this machine's network by ONVIF, and show what streams one offers. Nothing is changed, and no picture is shown.")
    {
        Find(), Show(),
    };

    private static Command Find()
    {
        var address = new Option<string?>("--address") { Description = "Ask this host alone, for cameras in another network; everyone on this machine's networks otherwise." };
        var seconds = new Option<int>("--seconds") { Description = "How long to wait for answers, 1 to 60.", DefaultValueFactory = _ => 3 };
        var port = new Option<int>("--port") { Description = "The port of WS-Discovery.", DefaultValueFactory = _ => 3702 };
        var on = InterfaceOption.Create("--interface", "Ask on the interface with this IPv4 address; may be given more than once. All that are up otherwise.");
        seconds.Validators.Add(r => Range(r.GetValueOrDefault<int>(), 1, 60, r.AddError, "--seconds"));
        port.Validators.Add(r => Range(r.GetValueOrDefault<int>(), 1, 65535, r.AddError, "--port"));
        var command = new Command("find", "List the cameras that answer a WS-Discovery probe. Exits with 1 when none does.") { address, seconds, port, on };
        command.SetAction((parsed, cancellationToken) => RunAsync(async () =>
        {
            var options = new DiscoveryOptions { Listen = TimeSpan.FromSeconds(parsed.GetValue(seconds)), Port = parsed.GetValue(port), Interfaces = InterfaceOption.Read(parsed, on) };
            var discovery = new CameraDiscovery(options);
            var found = parsed.GetValue(address) is { } host
                ? await discovery.FindAsync(OnvifAddress.Parse(host), cancellationToken)
                : await discovery.FindAsync(cancellationToken);
            if (found.Count == 0)
            {
                await System.Console.Error.WriteLineAsync("daylight onvif: no camera answered; a camera in another network needs --address, and some answer no probe: try 'daylight onvif show ADDRESS'");
                return 1;
            }

            Table.Write(System.Console.Out, ["NAME", "HARDWARE", "LOCATION", "ADDRESS"], found.Select(f => (string[])[f.Name ?? "-", f.Hardware ?? "-", f.Location ?? "-", f.Service.ToString()]));
            foreach (var device in found.Where(f => f.Note is not null))
            {
                System.Console.WriteLine($"  {device.Service}: {device.Note}");
            }

            return 0;
        }));
        return command;
    }

    private static Command Show()
    {
        var address = new Argument<string>("ADDRESS") { Description = "A host, a host and port, or the whole address of the device service, such as http://192.0.2.10/onvif/device_service." };
        var user = new Option<string?>("--user") { Description = "The user at the camera." };
        var stdin = new Option<bool>("--password-stdin") { Description = "Read the password from standard input, the only place it is read from; only digests of it are sent." };
        var certificate = new Option<string?>("--certificate") { Description = "For https: the SHA-256 fingerprint of a certificate to believe." };
        var command = new Command("show", "Ask one camera what it is, how wrong its clock is and what streams it offers.") { address, user, stdin, certificate };
        command.SetAction((parsed, cancellationToken) => RunAsync(async () =>
        {
            CertificateFingerprint? pinned = null;
            if (parsed.GetValue(certificate) is { } told)
            {
                pinned = CertificateFingerprint.TryParse(told, out var parsedPin) ? parsedPin : throw new FormatException("--certificate: expected a SHA-256 fingerprint, 64 hexadecimal digits");
            }

            var password = parsed.GetValue(stdin) ? await System.Console.In.ReadLineAsync(cancellationToken) ?? throw new FormatException("--password-stdin: no password on standard input") : null;
            using var device = new OnvifDevice(OnvifAddress.Parse(parsed.GetValue(address)), parsed.GetValue(user), password, pinned, TimeProvider.System);
            Write(await device.DescribeAsync(cancellationToken));
            return 0;
        }));
        return command;
    }

    private static void Write(OnvifDescription told)
    {
        var offset = told.ClockOffset is { } o ? string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(o.TotalSeconds):0} s {(o < TimeSpan.Zero ? "behind" : "ahead")}") : "not told";
        System.Console.WriteLine($"""
            {told.Manufacturer} {told.Model}, firmware {told.Firmware}, serial {told.Serial}
              device    {told.Service}
              clock     {offset}
              profiles  by {(told.Media2 ? "Media2 (Profile T)" : "Media1 (Profile S)")}
              snapshot  {told.Snapshot}
            """);
        foreach (var note in told.Notes)
        {
            System.Console.WriteLine("  note      " + note);
        }

        System.Console.WriteLine();
        Table.Write(System.Console.Out, ["PROFILE", "CODEC", "PICTURE", "RATE", "BIT RATE", "ADDRESS"], told.Profiles.Select(p => (string[])
        [
            p.Name, p.Encoding ?? "-", p.Width is null ? "-" : $"{p.Width}x{p.Height}",
            p.FramesPerSecond is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate:0.#}/s") : "-",
            p.BitsPerSecond is { } bits ? string.Create(CultureInfo.InvariantCulture, $"{bits / 1e6:0.0} Mbit/s") : "-",
            p.Problem ?? p.Stream!.ToString(),
        ]));
    }

    private static async Task<int> RunAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is OnvifException or FormatException)
        {
            await System.Console.Error.WriteLineAsync("daylight onvif: " + e.Message);
            return 1;
        }
    }

    private static void Range(int value, int least, int most, Action<string> refuse, string option)
    {
        if (value < least || value > most)
        {
            refuse($"{option} {value}: expected {least} to {most}");
        }
    }
}
