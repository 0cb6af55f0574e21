using System.Globalization;
using System.Runtime.InteropServices;

namespace Daylight.Bench;

/// <summary>Where a report was made.</summary>
/// <param name="Processor">Its model, as the kernel names it.</param>
/// <param name="Cores">How many the program may use.</param>
/// <param name="MemoryGiB">How much memory.</param>
/// <param name="Kernel">The kernel's release.</param>
/// <param name="Runtime">The .NET runtime.</param>
internal sealed record Machine(string Processor, int Cores, double MemoryGiB, string Kernel, string Runtime)
{
    public static Machine Here() => new(
        Field("/proc/cpuinfo", "model name") ?? "unknown",
        Environment.ProcessorCount,
        Math.Round(double.Parse((Field("/proc/meminfo", "MemTotal") ?? "0 kB").Split(' ')[0], CultureInfo.InvariantCulture) / 1048576, 1),
        Environment.OSVersion.Version.ToString(),
        RuntimeInformation.FrameworkDescription);

    /// <summary>The load average of the last minute: what else ran besides the bench.</summary>
    public static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string? Field(string file, string name) =>
        File.ReadLines(file).Where(l => l.StartsWith(name, StringComparison.Ordinal)).Select(l => l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()).FirstOrDefault();
}
