using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Daylight.Tests;

/// <summary>The real program, started as its user starts it, until it is killed: <c>kill -9</c>, no goodbye.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process process;
    private readonly List<string> output = [];

    private RunningProgram(Process process) => this.process = process;

    /// <summary>The address that it printed.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What it has printed.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return string.Join('\n', output);
            }
        }
    }

    /// <summary>Starts <c>daylight</c> and waits until it says where it listens.</summary>
    public static Task<RunningProgram> DaylightAsync(params string[] arguments) =>
        StartAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "daylight.dll"), .. arguments], @"(http://\S+)");

    /// <summary>Starts any program and waits until it prints what is looked for; the first group is its address, if it is one.</summary>
    public static async Task<RunningProgram> StartAsync(string program, string[] arguments, string ready)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var running = new RunningProgram(new Process { StartInfo = start, EnableRaisingEvents = true });
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        running.process.OutputDataReceived += (_, e) => running.Read(e.Data, ready, said);
        running.process.ErrorDataReceived += (_, e) => running.Read(e.Data, ready, said);
        running.process.Exited += (_, _) => said.TrySetException(new InvalidOperationException($"{program} ended:\n{running.Output}"));
        running.process.Start();
        running.process.BeginOutputReadLine();
        running.process.BeginErrorReadLine();
        var found = await said.Task.WaitAsync(TimeSpan.FromMinutes(2));
        running.Address = Uri.TryCreate(found, UriKind.Absolute, out var address) ? address : running.Address;
        return running;
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments, string input = "", params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        using var run = Process.Start(start)!;
        await run.StandardInput.WriteAsync(input);
        run.StandardInput.Close();
        var (output, error) = (run.StandardOutput.ReadToEndAsync(limit.Token), run.StandardError.ReadToEndAsync(limit.Token));
        await run.WaitForExitAsync(limit.Token);
        return (run.ExitCode, await output + await error);
    }

    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private void Read(string? line, string ready, TaskCompletionSource<string> said)
    {
        if (line is null)
        {
            return;
        }

        lock (output)
        {
            output.Add(line);
        }

        if (Regex.Match(line, ready) is { Success: true } match)
        {
            said.TrySetResult(match.Groups[1].Value);
        }
    }
}
