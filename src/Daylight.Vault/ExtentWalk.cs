using System.Collections.Concurrent;

namespace Daylight.Vault;

/// <summary>
/// Finds a track's extents of a span, from its end backwards along their links, and on to where decoding can begin: the last extent
/// with a key frame that begins in time may hold it behind the instant asked for, and the parameter sets of a key frame may stand at
/// the end of the extent before; one extent with a key frame further back has both.
/// </summary>
internal sealed class ExtentWalk(TrackId track, long fromMicros, long untilMicros, ConcurrentDictionary<VolumeId, string> paths)
{
    private readonly Stack<StoredExtent> found = new();
    private int begins;

    /// <summary>The extents in their order. Without a key frame in reach, those that reach into the span.</summary>
    public IEnumerable<StoredExtent> Found => begins > 0 ? found.SkipWhile(e => e.Header.KeyFrames == 0) : found.Where(e => e.Header.LastMicros >= fromMicros);

    /// <summary>Walks back through a minute. Returns false when nothing further back is needed.</summary>
    /// <exception cref="FormatException">The volume does not check.</exception>
    public bool Back(RecordedMinute minute)
    {
        if (!paths.TryGetValue(minute.Volume, out var path) || !File.Exists(path))
        {
            // Deleted, or on a disk that is not there: a gap, behind which there may be more.
            return true;
        }

        using var reader = VolumeReader.Open(path);
        var ends = UnixMinute.OfMicros(untilMicros - 1) == minute.Minute;
        for (var offset = ends && minute.Marks.Behind(untilMicros - 1) is >= 0 and var near ? near : minute.LastOffset; offset >= 0;)
        {
            var extent = reader.ExtentAt(offset);
            if (extent.Track != track || extent.Minute != minute.Minute)
            {
                break;
            }

            if (extent.FirstMicros < untilMicros)
            {
                found.Push(new StoredExtent(path, offset, extent));
                begins += extent.FirstMicros <= fromMicros && extent.KeyFrames > 0 ? 1 : 0;
                if (begins == 2)
                {
                    return false;
                }
            }

            offset = extent.PreviousOffset;
        }

        return true;
    }
}
