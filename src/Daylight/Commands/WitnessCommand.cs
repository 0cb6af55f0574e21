using System.CommandLine;
using Daylight.Ledger;
using Daylight.Ledger.Witnesses;
using Daylight.Logs;

namespace Daylight.Commands;

/// <summary><c>daylight witness</c>: cosigns other people's logs, and finds out which of them have two histories.</summary>
internal static class WitnessCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--folder") { Description = "The witness's own folder.", Required = true };
        var listen = new Option<string>("--listen") { Description = "Address and port to listen on; port 0 for any free one. Put a TLS proxy before it.", DefaultValueFactory = _ => "127.0.0.1:8090" };
        var log = new Option<string[]>("--log") { Description = "The verifier key of a log to witness, or a file with it; repeat for each.", Required = true };
        var command = new Command("witness", "Witness logs for somebody else: cosign what extends what was seen before, refuse the rest and keep the evidence.") { folder, listen, log };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(folder)!, parsed.GetValue(listen)!, parsed.GetValue(log)!, cancellationToken));
        command.Add(CreateInit());
        return command;
    }

    private static Command CreateInit()
    {
        var folder = new Option<string>("--folder") { Description = "The witness's own folder; made when it is not there.", Required = true };
        var name = new Option<string>("--name") { Description = "The witness's name, for example its address without https://.", Required = true };
        var command = new Command("init", "Make a witness's key and print its verifier key.") { folder, name };
        command.SetAction(parsed => Try(() =>
        {
            System.Console.WriteLine(WitnessHost.Init(Path.GetFullPath(parsed.GetValue(folder)!), parsed.GetValue(name)!));
            return Task.FromResult(0);
        }));
        return command;
    }

    private static Task<int> RunAsync(string folder, string listen, string[] logs, CancellationToken cancellationToken) => Try(async () =>
    {
        var witnessed = logs.Select(KeyOf)
            .GroupBy(k => k.Name, StringComparer.Ordinal).Select(g => new WitnessedLog(g.Key, [.. g]));
        await using var host = await WitnessHost.StartAsync(Path.GetFullPath(folder), listen, witnessed, cancellationToken);
        System.Console.WriteLine($"witness: {host.Address}");
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    });

    /// <summary>A verifier key has two plus signs at least; what has none is the file that holds it.</summary>
    private static NoteVerifier KeyOf(string log) => NoteVerifier.Parse(log.Contains('+', StringComparison.Ordinal) ? log : File.ReadAllText(log));

    private static async Task<int> Try(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException or InvalidDataException or WitnessStateException)
        {
            await System.Console.Error.WriteLineAsync($"daylight: {e.Message}");
            return 1;
        }
    }
}
