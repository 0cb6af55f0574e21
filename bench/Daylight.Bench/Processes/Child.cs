using System.Diagnostics;
using System.Globalization;

namespace Daylight.Bench;

/// <summary>A process that the bench started; it and all below it end with the scenario.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process process;
    private readonly TextWriter log;

    private Child(Process process, TextWriter log, string name, string? logPath, DateTimeOffset startedAt) =>
        (this.process, this.log, Name, LogPath, StartedAt) = (process, log, name, logPath, startedAt);

    public string Name { get; }

    public string? LogPath { get; }

    /// <summary>Just before the process was made.</summary>
    public DateTimeOffset StartedAt { get; }

    public bool Running => !process.HasExited;

    public double CpuSeconds => ProcessTree.CpuSeconds(process.Id);

    public double ResidentMiB => ProcessTree.ResidentMiB(process.Id);

    /// <summary>Starts a program, its output into a file.</summary>
    public static Child Start(string name, string file, IEnumerable<string> arguments, string? logTo = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        var at = DateTimeOffset.UtcNow;
        var process = Process.Start(start) ?? throw new BenchException($"'{file}' did not start; is it installed?");
        var log = logTo is null ? TextWriter.Null : TextWriter.Synchronized(new StreamWriter(logTo) { AutoFlush = true });
        process.OutputDataReceived += (_, e) => log.WriteLine(e.Data);
        process.ErrorDataReceived += (_, e) => log.WriteLine(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new Child(process, log, name, logTo, at);
    }

    /// <summary>Says so, with the end of the log, when the process has ended by itself.</summary>
    public void MustRun()
    {
        if (!Running)
        {
            var told = LogPath is null ? "" : ": " + string.Join("\n", File.ReadLines(LogPath).Where(l => l.Length > 0).TakeLast(12));
            throw new BenchException($"{Name} ended before the measurement did (exit code {process.ExitCode}){told}");
        }
    }

    /// <summary>Asks the process to end (SIGTERM) and waits; kills it when it does not within the time.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (Running)
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            using var limit = new CancellationTokenSource(patience);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await DisposeAsync();
    }

    /// <summary>kill -9, and waits until the process is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        catch (InvalidOperationException)
        {
            return; // disposed before
        }

        process.Dispose();
        await log.DisposeAsync();
    }
}
