using System.Globalization;
using System.Security.Cryptography;
using Daylight.Vault;

namespace Daylight.Bench;

/// <summary>
/// A store that goes back many days: a volume an hour, written by the Vault itself under a clock of the past. In some of the
/// hours, spread over all of them, several cameras have two minutes of footage at full rate, extents interleaved as they
/// would be; the others hold a record. <see cref="CatalogFill"/> adds what the rest would have left in the catalog.
/// </summary>
internal static class StoreFixture
{
    public const int Points = 10;
    public const int CamerasAtOnce = 8;
    private const int FrameBytes = 20_000; // 4 Mbit/s at 25 frames a second
    private const int FramesPerSecond = 25;
    private const int KeyEvery = 50;
    private const int Seconds = 125;

    public static TrackId Track(int camera) => new(CameraId.Parse(Cameras.Name(camera)), StreamKind.Main);

    /// <summary>Writes the volumes; returns where there is footage to seek.</summary>
    /// <param name="folder">The store's folder.</param>
    /// <param name="recorder">Whose store it is.</param>
    /// <param name="days">How far back it goes.</param>
    /// <param name="points">In how many hours there is footage.</param>
    /// <param name="cameras">How many cameras there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<SeekTarget>> WriteAsync(
        string folder, Guid recorder, int days, int points, int cameras, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        var first = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddDays(-days);
        var clock = new SetClock(first);
        var targets = new List<SeekTarget>();
        await using var store = FootageStore.Open(new StoreOptions(folder), recorder, new ThrowawayKey(), clock, VolumeFiles.Real);
        await store.PrepareAsync("standard", cancellationToken);
        var frame = RandomNumberGenerator.GetBytes(FrameBytes);
        for (var hour = 0; hour < days * 24; hour++)
        {
            clock.Now = first.AddHours(hour);
            await store.PrepareKeysAsync(cancellationToken);
            if (points > 0 && hour % Math.Max(1, days * 24 / points) == 0)
            {
                var tracks = Enumerable.Range(0, Math.Min(CamerasAtOnce, cameras)).Select(i => Track((hour + i) % cameras)).Distinct().ToList();
                var begin = Micros(clock.Now);
                Fill(store, clock, tracks, frame);
                var volume = VolumeTally.Paths(Path.Combine(folder, "volumes"))[^1];
                targets.AddRange(tracks.Select(t => new SeekTarget(t, begin, volume)));
            }
            else
            {
                Append(store, Track(hour % cameras), clock.Now, 0, frame);
            }

            clock.Now += store.Options.ExtentAge;
            store.Sync();
        }

        return targets;
    }

    /// <summary>Grows every volume to its share of a size without writing a byte: the file system sees that much, the disk does not.</summary>
    public static void Stretch(string folder, long bytes)
    {
        var volumes = VolumeTally.Paths(Path.Combine(folder, "volumes"));
        foreach (var path in volumes)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            file.SetLength(Math.Max(file.Length, bytes / volumes.Count));
        }

        CatalogFill.TellLengths(folder);
    }

    private static void Fill(FootageStore store, SetClock clock, List<TrackId> tracks, byte[] frame)
    {
        var begin = clock.Now;
        for (var number = 0; number < Seconds * FramesPerSecond; number++)
        {
            clock.Now = begin.AddSeconds((double)number / FramesPerSecond);
            foreach (var (phase, track) in tracks.Index())
            {
                Append(store, track, clock.Now, number + (phase * KeyEvery / tracks.Count), frame);
            }

            if (number % FramesPerSecond == 0)
            {
                store.Sync();
            }
        }
    }

    private static void Append(FootageStore store, TrackId track, DateTimeOffset at, int number, byte[] frame) => store.Writer(track, "standard").Append(
        number % KeyEvery == 0 ? RecordFlags.KeyFrame : RecordFlags.None, RecordCodec.H264, Micros(at), Micros(at), number * 90_000L / FramesPerSecond, 0, frame);

    private static long Micros(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The recorder a store names as its own.</summary>
    public static Guid RecorderOf(string folder) => Guid.Parse(File.ReadAllText(Path.Combine(folder, "recorder")).Trim(), CultureInfo.InvariantCulture);
}
