namespace Daylight.Bench;

/// <summary>What one recorder cost.</summary>
/// <param name="Recorder">Which.</param>
/// <param name="Cameras">How many cameras it recorded.</param>
/// <param name="Seconds">For how long.</param>
/// <param name="Gigabytes">What it wrote in that time, in 10^9 bytes.</param>
/// <param name="CpuSeconds">User and system time of its process tree in that time.</param>
/// <param name="WorkingSetMiB">Its memory at the end.</param>
internal sealed record Figure(string Recorder, int Cameras, double Seconds, double Gigabytes, double CpuSeconds, double WorkingSetMiB)
{
    public double CpuSecondsPerGigabyte => CpuSeconds / Gigabytes;
}
