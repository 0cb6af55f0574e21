using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net.WebSockets;
using Daylight.Footage;
using Daylight.Vault;

namespace Daylight.Commands;

/// <summary><c>daylight export</c>: looks at a span of one camera as anyone must, and writes it as a sealed export.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var server = new Option<Uri>("--server") { Description = "The console's address.", Required = true, CustomParser = Address };
        var user = new Option<string>("--user") { Description = "Your user name.", Required = true };
        var stdin = new Option<bool>("--password-stdin") { Description = "Read the password from standard input, the only place it is read from.", Required = true };
        var incident = new Option<Guid>("--incident") { Description = "The incident that is the purpose.", Required = true };
        var camera = new Option<string>("--camera") { Description = "The camera.", Required = true };
        var from = new Option<string>("--from") { Description = "The beginning, ISO 8601 with zone.", Required = true };
        var to = new Option<string>("--to") { Description = "The end, ISO 8601 with zone.", Required = true };
        var output = new Option<string>("--out") { Description = "The folder to write; must not be there yet.", Required = true };
        var command = new Command("export", "Write a span of footage with its manifest, signatures and log proofs.") { server, user, stdin, incident, camera, from, to, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                using var client = new LookClient(parsed.GetValue(server)!);
                var password = await System.Console.In.ReadLineAsync(cancellationToken) ?? throw new FootageException("no password on standard input");
                var (begin, end) = (Time(parsed.GetValue(from)!, "--from"), Time(parsed.GetValue(to)!, "--to"));
                await client.SignInAsync(parsed.GetValue(user)!, password, cancellationToken);
                using var keys = ViewerKeys.Create();
                var look = await client.AskAsync(
                    parsed.GetValue(incident), CameraId.Parse(parsed.GetValue(camera)!), begin, end, keys,
                    why => System.Console.Error.WriteLine("waiting for a supervisor: " + why), cancellationToken);
                var folder = Path.GetFullPath(parsed.GetValue(output)!);
                ExportManifest manifest;
                try
                {
                    manifest = await new Exporter(client, text => System.Console.Error.WriteLine("daylight export: " + text)).ExportAsync(look, keys, begin, end, folder, cancellationToken);
                }
                finally
                {
                    // Nothing more is needed under this look, whatever came of it.
                    await client.EndAsync(look.Id, CancellationToken.None);
                }

                System.Console.WriteLine($"{manifest.Pictures} pictures, {manifest.Gaps} gaps, {manifest.FirstPicture:O} to {manifest.LastPicture:O}, in {folder}");
                return 0;
            }
            catch (Exception e) when (e is FootageException or HttpRequestException or WebSocketException or FormatException or IOException)
            {
                await System.Console.Error.WriteLineAsync("daylight export: " + e.Message);
                return 1;
            }
        });
        return command;
    }

    private static Uri? Address(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https"))
        {
            return address;
        }

        result.AddError($"--server '{result.Tokens[0].Value}': expected http://… or https://…");
        return null;
    }

    private static DateTimeOffset Time(string text, string option) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new FormatException($"{option} '{text}': expected a time such as 2026-03-01T14:05:00-03:00");
}
