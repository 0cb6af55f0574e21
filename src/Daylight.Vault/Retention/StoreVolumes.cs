using System.Collections.Concurrent;

namespace Daylight.Vault.Retention;

/// <summary>The volumes of a store as files: which there are, which are missing, and their going.</summary>
public sealed class StoreVolumes
{
    private readonly Catalog catalog;
    private readonly ConcurrentDictionary<VolumeId, string> paths;
    private readonly ConcurrentDictionary<VolumeId, VolumeHeader> headers = new();

    internal StoreVolumes(Catalog catalog, ConcurrentDictionary<VolumeId, string> paths) => (this.catalog, this.paths) = (catalog, paths);

    /// <summary>The volumes that nothing will be added to. One that cannot be read is left out: nobody knows what would go with it.</summary>
    public IReadOnlyList<StoredVolume> Closed()
    {
        var closed = new List<StoredVolume>();
        foreach (var (volume, _, _) in catalog.Volumes().Where(v => v.Closed))
        {
            if (paths.TryGetValue(volume, out var path) && File.Exists(path) && Header(volume, path) is { } header)
            {
                closed.Add(new StoredVolume(volume, header.Epoch, header.CreatedMicros, Path.GetDirectoryName(path)!, new FileInfo(path).Length));
            }
        }

        return closed;
    }

    /// <summary>Volumes that the catalog knows and no disk has whole: their footage is gone, and nobody here deleted it.</summary>
    public IReadOnlyList<(VolumeId Volume, string Detail)> Damaged() =>
        [.. catalog.Volumes().Where(v => v.Synced > 0).Select(v => (v.Volume, Detail: Damage(v.Volume, v.Synced))).Where(v => v.Detail is not null).Select(v => (v.Volume, v.Detail!))];

    /// <summary>Which extents of which tracks a closed volume holds. What cannot be read of a damaged one is left out.</summary>
    public IReadOnlyList<TrackSpan> Spans(VolumeId volume)
    {
        if (!paths.TryGetValue(volume, out var path) || !File.Exists(path))
        {
            return [];
        }

        var spans = new List<TrackSpan>();
        try
        {
            using var reader = VolumeReader.Open(path);
            foreach (var ends in catalog.Ends(volume))
            {
                if (Span(reader, ends) is { } span)
                {
                    spans.Add(span);
                }
            }
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            // What nobody can read must not stay for ever; the auditor will miss what the log does not name.
            return spans;
        }

        return spans;
    }

    /// <summary>Unlinks a closed volume and forgets it. Can be called again when it was cut short.</summary>
    /// <exception cref="IOException">The disk refuses; the volume is still known.</exception>
    public void Delete(VolumeId volume)
    {
        if (catalog.FindVolume(volume) is { Closed: false })
        {
            throw new InvalidOperationException($"volume {volume} is being written");
        }

        if (paths.TryRemove(volume, out var path))
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                paths[volume] = path;
                throw new IOException($"{path}: {e.Message}", e);
            }
        }

        headers.TryRemove(volume, out _);
        catalog.Remove(volume);
    }

    private static TrackSpan? Span(VolumeReader reader, (TrackId Track, RecordedMinute First, RecordedMinute Last) ends)
    {
        try
        {
            var first = ends.First;
            var begin = reader.ExtentAt(first.Marks.Behind(first.Minute.Value * UnixMinute.Micros) is > 0 and var mark ? mark : first.LastOffset);
            while (begin.PreviousOffset >= 0)
            {
                begin = reader.ExtentAt(begin.PreviousOffset);
            }

            return new TrackSpan(ends.Track, begin.Sequence, reader.ExtentAt(ends.Last.LastOffset).Sequence);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private string? Damage(VolumeId volume, long synced) =>
        !paths.TryGetValue(volume, out var path) || !File.Exists(path) ? "is on no disk"
            : new FileInfo(path).Length is var length && length < synced ? $"{path}: has {length} bytes of the {synced} that were on the disk before"
            : null;

    private VolumeHeader? Header(VolumeId volume, string path)
    {
        if (headers.TryGetValue(volume, out var known))
        {
            return known;
        }

        try
        {
            using var reader = VolumeReader.Open(path);
            return headers[volume] = reader.Header;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
