namespace Daylight.Bench;

/// <summary>
/// In place of retention on a disk that cannot hold the whole run: tallies volumes that nothing is added to any more, each
/// extent's SHA-256 checked, then removes them. What that costs is not counted, but the machine bears it.
/// </summary>
internal sealed class VolumeReaper(string folder)
{
    /// <summary>A volume is closed some seconds after the next was begun.</summary>
    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(20);

    private readonly VolumeTally tally = new();

    public VolumeTally Tally => tally;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var path in VolumeTally.Paths(folder).SkipLast(1).Where(p => DateTime.UtcNow - File.GetLastWriteTimeUtc(p) > Closing))
            {
                tally.Add(path);
                File.Delete(path);
            }
        }
    }

    /// <summary>Takes in what is left, once the recorder has ended.</summary>
    public void Finish()
    {
        foreach (var path in VolumeTally.Paths(folder))
        {
            tally.Add(path);
            File.Delete(path);
        }
    }
}
