using System.Diagnostics;
using System.Globalization;

namespace Daylight.Bench;

/// <summary>A process under measurement: its CPU time as the kernel accounts it.</summary>
internal sealed class Child : IAsyncDisposable
{
    /// <summary>Linux counts in hundredths of a second (sysconf(_SC_CLK_TCK)) on every platform that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    private readonly Process process;

    private Child(Process process) => this.process = process;

    public static Child Start(string file, IEnumerable<string> arguments, string? logTo = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"'{file}' did not start; is it installed?");
        var log = logTo is null ? TextWriter.Null : TextWriter.Synchronized(new StreamWriter(logTo) { AutoFlush = true });
        process.OutputDataReceived += (_, e) => log.WriteLine(e.Data);
        process.ErrorDataReceived += (_, e) => log.WriteLine(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new Child(process);
    }

    public bool Running => !process.HasExited;

    /// <summary>User and system time so far, of the process and of its children that have ended; seconds.</summary>
    public double CpuSeconds()
    {
        var stat = File.ReadAllText($"/proc/{process.Id}/stat");
        // proc(5): the name in brackets may hold spaces; fields 14 to 17 are utime, stime, cutime, cstime.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[11..15].Sum(f => double.Parse(f, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>The working set in MiB.</summary>
    public double WorkingSetMiB()
    {
        process.Refresh();
        return process.WorkingSet64 / 1048576.0;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }
}
