namespace Daylight.Vault;

/// <summary>
/// Whether the catalog knows another link of a number. A track is in a volume once and its links there have no holes, so the first and the
/// last tell of all: a few reads a track and volume, not a walk for every link of a disk that comes back with a month.
/// </summary>
/// <param name="catalog">The store's catalog, which takes in nothing meanwhile.</param>
/// <param name="files">Where each volume lies.</param>
internal sealed class KnownLinks(Catalog catalog, IReadOnlyDictionary<VolumeId, string> files)
{
    private readonly Dictionary<TrackId, ChainHead?> heads = [];
    private readonly Dictionary<TrackId, (UnixMinute From, IReadOnlyList<(VolumeId Volume, UnixMinute First, UnixMinute Last)> Volumes)> volumes = [];
    private readonly Dictionary<TrackId, Dictionary<VolumeId, (long First, long Last)?>> runs = [];

    /// <summary>Whether another volume holds a link of this one's number, from its minute on. It is another one: a link's digest covers its volume.</summary>
    public bool HaveAnother(ExtentHeader link)
    {
        if (!heads.TryGetValue(link.Track, out var head))
        {
            heads[link.Track] = head = catalog.FindHead(link.Track);
        }

        if (head is null || head.Sequence < link.Sequence || (head.Sequence == link.Sequence && head.Digest.Span.SequenceEqual(link.Digest())))
        {
            return false;
        }

        if (!volumes.TryGetValue(link.Track, out var of) || of.From > link.Minute)
        {
            volumes[link.Track] = of = (link.Minute, catalog.VolumesOf(link.Track, link.Minute));
            runs.Remove(link.Track);
        }

        foreach (var (volume, first, last) in of.Volumes)
        {
            if (volume == link.Volume || last < link.Minute || Run(link.Track, volume, first, last) is not { } run || run.Last < link.Sequence)
            {
                continue;
            }

            return run.First <= link.Sequence;
        }

        return false;
    }

    /// <summary>Null for a volume that is not there or does not check.</summary>
    private (long First, long Last)? Run(TrackId track, VolumeId volume, UnixMinute first, UnixMinute last)
    {
        var of = runs.TryGetValue(track, out var some) ? some : runs[track] = [];
        if (of.TryGetValue(volume, out var known))
        {
            return known;
        }

        try
        {
            if (!files.TryGetValue(volume, out var path))
            {
                return of[volume] = null;
            }

            using var reader = VolumeReader.Open(path);
            var begin = At(first);
            var link = reader.ExtentAt(begin.Marks.Behind(first.Value * UnixMinute.Micros) is > 0 and var mark ? mark : begin.LastOffset);
            while (link.PreviousOffset >= 0 && reader.ExtentAt(link.PreviousOffset) is { } before && before.Minute == first)
            {
                link = before;
            }

            return of[volume] = (link.Sequence, reader.ExtentAt(At(last).LastOffset).Sequence);
        }
        catch (Exception e) when (e is FormatException || StoreDisk.IsRefusal(e))
        {
            return of[volume] = null;
        }

        RecordedMinute At(UnixMinute minute) => catalog.Minutes(track, minute, minute).First(m => m.Volume == volume);
    }
}
