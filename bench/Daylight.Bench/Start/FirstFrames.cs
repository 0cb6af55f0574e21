using Daylight.Vault;

namespace Daylight.Bench;

/// <summary>When a recorder that was started had its first frames, told by what stands in the volumes it began.</summary>
internal static class FirstFrames
{
    /// <summary>Waits until volumes that were not there before hold a frame of so many tracks; each track's first, counted from the start.</summary>
    /// <param name="recorder">The process.</param>
    /// <param name="volumes">The folder of its volumes.</param>
    /// <param name="before">The volumes that were there before.</param>
    /// <param name="tracks">How many tracks to wait for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<FirstSeen> WaitAsync(
        Child recorder, string volumes, IReadOnlyCollection<string> before, int tracks, CancellationToken cancellationToken)
    {
        TimeSpan? onDisk = null;
        for (var tries = 0; tries < 2400; tries++)
        {
            recorder.MustRun();
            var firsts = Scan(VolumeTally.Paths(volumes).Except(before));
            var elapsed = DateTimeOffset.UtcNow - recorder.StartedAt;
            onDisk ??= firsts.Count > 0 ? elapsed : null;
            if (firsts.Count >= tracks)
            {
                var sorted = firsts.Values.Select(m => DateTimeOffset.UnixEpoch.AddTicks(m * TimeSpan.TicksPerMicrosecond) - recorder.StartedAt).Order().ToList();
                return new FirstSeen(sorted[0], sorted[tracks - 1], onDisk!.Value);
            }

            await Task.Delay(50, cancellationToken);
        }

        throw new BenchException($"{recorder.Name}: not {tracks} tracks were being recorded within two minutes");
    }

    private static Dictionary<TrackId, long> Scan(IEnumerable<string> paths)
    {
        var firsts = new Dictionary<TrackId, long>();
        foreach (var path in paths.Where(p => new FileInfo(p).Length >= 4096))
        {
            using var reader = VolumeReader.Open(path);
            foreach (var item in reader.Items())
            {
                if (item.Extent is { } extent && !firsts.ContainsKey(extent.Track))
                {
                    firsts.Add(extent.Track, RecordHeader.Read(reader.Payload(item.Offset, extent, verify: false)).ReceiveMicros);
                }
            }
        }

        return firsts;
    }
}
