using Daylight.Vault;

namespace Daylight.Audit;

/// <summary>The sealed footage against itself: every payload against its header, every track's chain from link to link.</summary>
internal sealed class VolumeAudit(AuditReport report)
{
    private readonly Dictionary<TrackId, List<StoredExtent>> chains = [];

    public void Check(IReadOnlyList<string> directories)
    {
        foreach (var path in directories.SelectMany(Volumes).Order(StringComparer.Ordinal))
        {
            try
            {
                CheckVolume(path);
            }
            catch (Exception e) when (e is IOException or FormatException or UnauthorizedAccessException)
            {
                report.Add(new Finding(FindingKind.Footage, path, e.Message));
            }
        }

        foreach (var (track, chain) in chains)
        {
            CheckChain(track, chain);
        }
    }

    /// <summary>How the volumes differ from a head; null when they hold it, or retention has taken it.</summary>
    public string? Differs(ChainHead head)
    {
        if (!chains.TryGetValue(head.Track, out var chain) || chain.Min(e => e.Header.Sequence) > head.Sequence)
        {
            return null;
        }

        return chain.Find(e => e.Header.Sequence == head.Sequence) is not { } stored ? "is in no volume"
            : stored.Header.Digest().AsSpan().SequenceEqual(head.Digest.Span) ? null : $"is another one in {stored.Path}";
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
        var length = reader.FileLength;
        var offset = (long)VolumeHeader.Block;
        var last = new Dictionary<TrackId, long>();
        while (offset < length)
        {
            foreach (var item in reader.Items(offset))
            {
                offset = item.Offset + item.StoredLength;
                if (item.Extent is { } extent)
                {
                    CheckExtent(reader, item.Offset, extent, last);
                }
            }

            if (offset < length)
            {
                // Items begin on blocks: look for the next that checks, so that one broken header does not hide the rest.
                var broken = offset;
                do
                {
                    offset += VolumeHeader.Block;
                }
                while (offset < length && !reader.Items(offset).Any());
                report.Add(new Finding(FindingKind.Footage, path, $"no extent can be read from byte {broken} up to {Math.Min(offset, length)}"));
            }
        }
    }

    private void CheckExtent(VolumeReader reader, long offset, ExtentHeader extent, Dictionary<TrackId, long> last)
    {
        report.Extents++;
        if (last.GetValueOrDefault(extent.Track, -1) != extent.PreviousOffset)
        {
            report.Add(Wrong(reader.Path, extent, $"at byte {offset} names byte {extent.PreviousOffset} as its track's extent before; that is not so: extents were swapped or removed"));
        }

        last[extent.Track] = offset;
        try
        {
            reader.Payload(offset, extent, verify: true);
        }
        catch (FormatException)
        {
            report.Add(Wrong(reader.Path, extent, $"at byte {offset} is not the footage that its header commits to"));
        }

        if (!chains.TryGetValue(extent.Track, out var chain))
        {
            chains[extent.Track] = chain = [];
        }

        chain.Add(new StoredExtent(reader.Path, offset, extent));
    }

    /// <summary>A chain may begin late, for retention takes the oldest; from there on every link must be there, once.</summary>
    private void CheckChain(TrackId track, List<StoredExtent> chain)
    {
        StoredExtent? before = null;
        foreach (var link in chain.OrderBy(e => e.Header.Sequence))
        {
            var expected = before?.Header.Sequence + 1 ?? link.Header.Sequence;
            if (link.Header.Sequence > expected)
            {
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

    private static Finding Wrong(string path, ExtentHeader extent, string detail) =>
        new(FindingKind.Footage, path, $"extent {extent.Sequence} of {extent.Track} {detail}", Camera: extent.Track.Camera.Value);
}
