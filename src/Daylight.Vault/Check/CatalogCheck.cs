namespace Daylight.Vault.Check;

/// <summary>What the catalog says against what volumes say.</summary>
internal sealed class CatalogCheck(Catalog catalog, string path, CheckReport report)
{
    /// <summary>Compares a volume's minutes and boxes.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="rows">The catalog's rows, as of when the volume's acknowledged end was read.</param>
    /// <param name="found">What the volume holds up to that end.</param>
    public void Check(VolumeId volume, IReadOnlyDictionary<(TrackId Track, UnixMinute Minute), RecordedMinute> rows, VolumeCheck found)
    {
        var known = new HashSet<(TrackId, UnixMinute)>(rows.Keys);
        foreach (var (key, minute) in found.Minutes)
        {
            if (!rows.TryGetValue(key, out var row))
            {
                Fault($"does not know {key.Minute} of {key.Track} in volume {volume}");
            }
            else if (row with { Marks = minute.Marks } != minute)
            {
                Fault($"is wrong about {key.Minute} of {key.Track} in volume {volume}: it has {Text(row)}, the volume {Text(minute)}");
            }

            known.Remove(key);
        }

        foreach (var (track, minute) in known)
        {
            Fault($"knows {minute} of {track} in volume {volume}, which has none of it");
        }

        foreach (var (track, box) in found.Boxes)
        {
            if (found.Minutes.Keys.Any(k => k.Track == track) && catalog.FindBox(volume, track)?.Sealed.Span.SequenceEqual(box.Sealed.Span) != true)
            {
                Fault($"has another camera box of {track} in volume {volume} than the volume, or none");
            }
        }
    }

    /// <summary>Compares the chains' heads. One that is behind would have the next extent take a number that is there already.</summary>
    public void CheckHeads(IReadOnlyList<ChainHead> heads, IEnumerable<TrackRun> runs)
    {
        foreach (var newest in runs.GroupBy(r => r.Track).Select(g => g.MaxBy(r => r.Last.Sequence)!))
        {
            var head = heads.FirstOrDefault(h => h.Track == newest.Track);
            if (head is null || head.Sequence < newest.Last.Sequence
                || (head.Sequence == newest.Last.Sequence && !head.Digest.Span.SequenceEqual(newest.Last.Digest())))
            {
                Fault($"has {(head is null ? "no head" : $"head {head.Sequence}")} for {newest.Track}; the newest extent is {newest.Last.Sequence} in {newest.Path}");
            }
        }
    }

    private static string Text(RecordedMinute m) => $"{m.Frames} frames of {m.Bytes} bytes, {m.KeyFrames} key frames, the last extent at {m.LastOffset}";

    private void Fault(string detail) => report.Fault(CheckLevel.Catalog, path, detail);
}
