using System.Globalization;

namespace Daylight.Bench;

/// <summary>A process and everything below it, as the kernel accounts it in /proc (proc(5)).</summary>
internal static class ProcessTree
{
    /// <summary>Linux counts in hundredths of a second (sysconf(_SC_CLK_TCK)) on every platform that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>User and system time so far of a process, its descendants, and those of them that have ended and been waited for; seconds.</summary>
    public static double CpuSeconds(int root) => Pids(root).Sum(Ticks) / TicksPerSecond;

    /// <summary>Resident memory of the tree in MiB. Pages shared between its processes count once each.</summary>
    public static double ResidentMiB(int root) => Pids(root).Sum(Resident) / 1024.0;

    private static IEnumerable<int> Pids(int root)
    {
        yield return root;
        string children;
        try
        {
            children = string.Join(' ', Directory.EnumerateDirectories($"/proc/{root}/task").Select(t => File.ReadAllText(t + "/children")));
        }
        catch (IOException)
        {
            yield break; // ended meanwhile
        }

        foreach (var child in children.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var pid in Pids(int.Parse(child, CultureInfo.InvariantCulture)))
            {
                yield return pid;
            }
        }
    }

    private static double Ticks(int pid)
    {
        if (Read($"/proc/{pid}/stat") is not { } stat)
        {
            return 0;
        }

        // The name in brackets may hold spaces; fields 14 to 17 are utime, stime, cutime, cstime.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[11..15].Sum(f => double.Parse(f, CultureInfo.InvariantCulture));
    }

    private static double Resident(int pid) =>
        Read($"/proc/{pid}/status")?.Split('\n').FirstOrDefault(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)) is { } line
            ? double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) : 0;

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
