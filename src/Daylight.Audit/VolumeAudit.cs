using Daylight.Vault;

namespace Daylight.Audit;

/// <summary>
/// The sealed footage against itself: every payload against its header, every track's chain from link to link. A recorder may be
/// writing meanwhile: the end of a volume that no committed head reaches is not yet committed, and not wrong.
/// </summary>
/// <param name="report">Where findings go.</param>
/// <param name="lengths">
/// How long the volumes were before the log was read: what lies behind was recorded during the audit. See <see cref="Lengths"/>.
/// </param>
/// <param name="committed">
/// The heads that the log commits to, read before the volumes are, so that what they reach was written before; null when unknown.
/// Only the newest volume's torn end is then given the benefit of the doubt.
/// </param>
/// <param name="deleted">
/// What the log says was deleted; all else must be there. Null when that is unknown: a chain may then begin late, for retention takes the oldest.
/// </param>
internal sealed class VolumeAudit(AuditReport report, IReadOnlyDictionary<string, long> lengths, CommittedHeads? committed, DeletedExtents? deleted)
{
    private DeletedExtents? deleted = deleted;

    private readonly Dictionary<TrackId, List<StoredExtent>> chains = [];
    private readonly Dictionary<Guid, VolumeHeader> newest = [];
    private readonly List<VolumeTail> tails = [];

    /// <summary>The first and the last minute of which there was footage before the log was read; null when there was none.</summary>
    public (UnixMinute First, UnixMinute Last)? Minutes
    {
        get
        {
            var minutes = chains.Values.SelectMany(c => c).Where(e => e.Offset < lengths.GetValueOrDefault(e.Path)).Select(e => e.Header.Minute).ToList();
            return minutes.Count == 0 ? null : (minutes.Min(), minutes.Max());
        }
    }

    /// <summary>How long the volumes are now, by path.</summary>
    public static IReadOnlyDictionary<string, long> Lengths(IReadOnlyList<string> directories) => directories
        .Where(Directory.Exists).SelectMany(d => Directory.EnumerateFiles(d, "*.vol")).Distinct().ToDictionary(p => p, p => new FileInfo(p).Length, StringComparer.Ordinal);

    public void Check(IReadOnlyList<string> directories)
    {
        foreach (var path in directories.SelectMany(Volumes).Order(StringComparer.Ordinal))
        {
            try
            {
                CheckVolume(path);
            }
            catch (FileNotFoundException)
            {
                // Told below, with those that went before they were looked at.
                continue;
            }
            catch (Exception e) when (e is IOException or FormatException or UnauthorizedAccessException)
            {
                report.Add(new Finding(FindingKind.Footage, path, e.Message));
            }
        }

        foreach (var gone in lengths.Keys.Where(p => !File.Exists(p)))
        {
            // The log was read before: its entry is not known to this run, and what is missing cannot be told from what was deleted.
            report.AddUncommittedTail(new Finding(FindingKind.Footage, gone, "was deleted while the audit ran; audit again for what is missing"));
            deleted = null;
        }

        foreach (var (track, chain) in chains)
        {
            CheckChain(track, chain);
        }

        tails.ForEach(CheckTail);
        if (committed is not null)
        {
            report.Uncommitted = chains.Sum(c => c.Value.Count(e => !committed.Covers(c.Key, e.Header.Sequence)));
        }
    }

    /// <summary>How the volumes differ from a head; null when they hold it, or it was deleted as the log says.</summary>
    public string? Differs(ChainHead head)
    {
        var chain = chains.GetValueOrDefault(head.Track, []);
        if (chain.Find(e => e.Header.Sequence == head.Sequence) is { } stored)
        {
            return stored.Header.Digest().AsSpan().SequenceEqual(head.Digest.Span) ? null : $"is another one in {stored.Path}";
        }

        if (deleted is not null)
        {
            return deleted.Cover(head.Track, head.Sequence, head.Sequence) ? null : "is in no volume, and no entry says that it was deleted";
        }

        return chain.Count == 0 || chain.Min(e => e.Header.Sequence) > head.Sequence ? null : "is in no volume";
    }

    private IEnumerable<string> Volumes(string directory)
    {
        if (Directory.Exists(directory))
        {
            return Directory.EnumerateFiles(directory, "*.vol");
        }

        report.Add(new Finding(FindingKind.Footage, directory, "no such folder of volumes"));
        return [];
    }

    private void CheckVolume(string path)
    {
        using var reader = VolumeReader.Open(path);
        if (!newest.TryGetValue(reader.Header.Recorder, out var known) || known.CreatedMicros < reader.Header.CreatedMicros)
        {
            newest[reader.Header.Recorder] = reader.Header;
        }

        var length = reader.FileLength;
        var offset = (long)VolumeHeader.Block;
        var last = new Dictionary<TrackId, long>();
        VolumeTail? suspect = null;
        while (offset < length)
        {
            foreach (var item in reader.Items(offset))
            {
                // Volumes are written from front to back: with something sound behind it, an extent was whole once.
                Blame(suspect);
                suspect = null;
                offset = item.Offset + item.StoredLength;
                if (item.Extent is { } extent)
                {
                    suspect = CheckExtent(reader, item.Offset, extent, last);
                }
            }

            if (offset < length)
            {
                offset = SkipBroken(reader, offset, length);
            }
        }

        if (suspect is not null)
        {
            tails.Add(suspect);
        }
    }

    /// <summary>Items begin on blocks: looks for the next that checks, so that one broken header does not hide the rest.</summary>
    private long SkipBroken(VolumeReader reader, long broken, long length)
    {
        var offset = broken;
        do
        {
            offset += VolumeHeader.Block;
        }
        while (offset < length && !reader.Items(offset).Any());
        var tail = new VolumeTail(reader.Header, reader.Path, null, $"no extent can be read from byte {broken} up to {Math.Min(offset, length)}");
        if (offset < length)
        {
            Blame(tail);
        }
        else
        {
            tails.Add(tail);
        }

        return offset;
    }

    private VolumeTail? CheckExtent(VolumeReader reader, long offset, ExtentHeader extent, Dictionary<TrackId, long> last)
    {
        report.Extents++;
        if (last.GetValueOrDefault(extent.Track, -1) != extent.PreviousOffset)
        {
            report.Add(Wrong(reader.Path, extent, $"at byte {offset} names byte {extent.PreviousOffset} as its track's extent before; that is not so: extents were swapped or removed"));
        }

        last[extent.Track] = offset;
        if (!chains.TryGetValue(extent.Track, out var chain))
        {
            chains[extent.Track] = chain = [];
        }

        chain.Add(new StoredExtent(reader.Path, offset, extent));
        try
        {
            reader.Payload(offset, extent, verify: true);
            return null;
        }
        catch (FormatException)
        {
            return new VolumeTail(reader.Header, reader.Path, extent, $"at byte {offset} is not the footage that its header commits to");
        }
    }

    private void CheckTail(VolumeTail tail)
    {
        // Without heads nobody knows what was committed: an altered extent is then wrong wherever it stands.
        var wrong = committed is null ? tail.Extent is not null || newest[tail.Volume.Recorder].Volume != tail.Volume.Volume
            : tail.Extent is { } extent ? committed.Covers(extent.Track, extent.Sequence)
            : committed.Newest.Any(h => Differs(h) is not null);
        if (wrong)
        {
            Blame(tail);
        }
        else
        {
            report.AddUncommittedTail(Describe(tail));
        }
    }

    private void Blame(VolumeTail? tail)
    {
        if (tail is not null)
        {
            report.Add(Describe(tail));
        }
    }

    /// <summary>Every link must be there, once, but for what the log says was deleted.</summary>
    private void CheckChain(TrackId track, List<StoredExtent> chain)
    {
        StoredExtent? before = null;
        foreach (var link in chain.OrderBy(e => e.Header.Sequence))
        {
            var expected = before?.Header.Sequence + 1 ?? (deleted is null ? link.Header.Sequence : 0);
            if (link.Header.Sequence > expected)
            {
                if (deleted?.Cover(track, expected, link.Header.Sequence - 1) == true)
                {
                    before = link;
                    continue;
                }

                report.Add(Wrong(link.Path, link.Header, $"follows a gap: extents {expected} to {link.Header.Sequence - 1} of {track} are missing"));
            }
            else if (link.Header.Sequence < expected)
            {
                report.Add(Wrong(link.Path, link.Header, $"is there twice: also in {before!.Path}"));
            }
            else if (before is not null && !before.Header.Digest().AsSpan().SequenceEqual(link.Header.PreviousDigest.Span))
            {
                report.Add(Wrong(link.Path, link.Header, $"does not follow extent {before.Header.Sequence}, which was replaced"));
            }

            before = link;
        }
    }

    private static Finding Describe(VolumeTail tail) =>
        tail.Extent is { } extent ? Wrong(tail.Path, extent, tail.Detail) : new Finding(FindingKind.Footage, tail.Path, tail.Detail);

    private static Finding Wrong(string path, ExtentHeader extent, string detail) =>
        new(FindingKind.Footage, path, $"extent {extent.Sequence} of {extent.Track} {detail}", Camera: extent.Track.Camera.Value);
}
