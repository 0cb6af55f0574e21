using System.Security.Cryptography;
using Daylight.Vault;

namespace Daylight.Audit;

/// <summary>
/// An export's list of records against the sealed volumes: every record listed is in an extent of its volume, the extents of
/// the span are one unbroken chain, and no record of the span is left out. No key is needed: it is sealed bytes that are compared.
/// </summary>
internal sealed class ExportVolumesAudit(ExportManifestFields manifest, ExportSealing sealing, List<Finding> findings)
{
    // What was recorded this shortly before the look was granted may not have been on the disk when it was read: an extent
    // gathers for 2 s and is synced once a second (docs/reference/sealed-format.md, Extent).
    private static readonly TimeSpan NotYetStored = TimeSpan.FromSeconds(10);

    private readonly TrackId track = new(sealing.Grant.Camera, manifest.Stream);

    public void Check(IReadOnlyList<ListedRecord> listed, IReadOnlyList<string> directories)
    {
        if (listed.Count == 0)
        {
            findings.Add(new(FindingKind.Export, "records.csv", "it lists no record", Camera: track.Camera.Value));
            return;
        }

        var named = listed.Select(r => r.Volume).ToHashSet();
        var all = Extents(directories, named, out var found);
        var begin = Math.Min(manifest.FromMicros, listed[0].CaptureMicros);
        var end = Math.Max(manifest.ToMicros, listed[^1].CaptureMicros);
        var span = all.Where(e => e.Header.LastMicros >= begin && e.Header.FirstMicros <= end).OrderBy(e => e.Header.Sequence).ToList();
        CheckChain(span);
        var stored = span.SelectMany(Records).ToList();
        CheckListed(listed, stored, found);
        CheckComplete(listed, stored);
    }

    private List<StoredExtent> Extents(IReadOnlyList<string> directories, HashSet<VolumeId> named, out HashSet<VolumeId> found)
    {
        found = [];
        var extents = new List<StoredExtent>();
        foreach (var path in directories.SelectMany(d => Directory.EnumerateFiles(d, "*.vol")))
        {
            try
            {
                using var reader = VolumeReader.Open(path);
                found.Add(reader.Header.Volume);
                extents.AddRange(reader.Items().Where(i => i.Extent?.Track == track).Select(i => new StoredExtent(path, i.Offset, i.Extent!)));
            }
            catch (FormatException e)
            {
                findings.Add(new(FindingKind.Footage, path, e.Message));
            }
        }

        foreach (var missing in named.Except(found))
        {
            findings.Add(new(FindingKind.Export, "records.csv", $"lists records of volume {missing}, which is in none of the folders given", Camera: track.Camera.Value));
        }

        return extents;
    }

    private void CheckChain(List<StoredExtent> span)
    {
        for (var i = 1; i < span.Count; i++)
        {
            var (before, link) = (span[i - 1].Header, span[i].Header);
            var how = link.Sequence > before.Sequence + 1 ? $"follows a gap: extents {before.Sequence + 1} to {link.Sequence - 1} are missing"
                : link.Sequence == before.Sequence ? "is there twice"
                : !before.Digest().AsSpan().SequenceEqual(link.PreviousDigest.Span) ? $"does not follow extent {before.Sequence}, which was replaced"
                : null;
            if (how is not null)
            {
                findings.Add(new(FindingKind.Footage, span[i].Path, $"extent {link.Sequence} of {track} {how}", Camera: track.Camera.Value));
            }
        }
    }

    private List<StoredRecord> Records(StoredExtent extent)
    {
        try
        {
            return [.. StoredExtent.Records(extent.ReadPayload(verify: true))
                .Select(r => new StoredRecord(extent.Header.Volume, RecordHeader.Read(r.Span), Convert.ToHexStringLower(SHA256.HashData(r.Span))))];
        }
        catch (FormatException e)
        {
            findings.Add(new(FindingKind.Footage, extent.Path, e.Message, Camera: track.Camera.Value));
            return [];
        }
    }

    private void CheckListed(IReadOnlyList<ListedRecord> listed, List<StoredRecord> stored, HashSet<VolumeId> found)
    {
        var known = stored.ToLookup(r => (r.Volume, r.Header.Counter));
        var seen = new HashSet<(VolumeId, ulong)>();
        foreach (var row in listed.Where(r => found.Contains(r.Volume)))
        {
            var record = known[(row.Volume, row.Counter)].FirstOrDefault();
            var how = !seen.Add((row.Volume, row.Counter)) ? "is listed before"
                : record is null ? "is in no extent of that volume"
                : record.Sha256 != row.Sha256 ? "is another one in that volume"
                : record.Header.CaptureMicros != row.CaptureMicros || record.Header.Flags != row.Flags ? "has another time or other flags in that volume"
                : null;
            if (how is not null)
            {
                findings.Add(new(FindingKind.Export, $"records.csv line {row.Line}", $"record {row.Counter} of volume {row.Volume} {how}", Camera: track.Camera.Value));
            }
        }
    }

    private void CheckComplete(IReadOnlyList<ListedRecord> listed, List<StoredRecord> stored)
    {
        var rows = listed.Select(r => (r.Volume, r.Counter)).ToHashSet();
        var pictures = listed.Where(r => r.IsPicture).Select(r => (r.Volume, r.Counter)).ToHashSet();
        var first = stored.FindIndex(r => pictures.Contains((r.Volume, r.Header.Counter)));
        var last = stored.FindLastIndex(r => rows.Contains((r.Volume, r.Header.Counter)));
        var until = Math.Min(manifest.ToMicros, (sealing.GrantedAt - NotYetStored).ToUnixTimeMilliseconds() * 1000);
        var missing = new List<StoredRecord>();
        for (var i = 0; i <= stored.Count; i++)
        {
            if (i < stored.Count && !rows.Contains((stored[i].Volume, stored[i].Header.Counter)) && MustBeListed(i))
            {
                missing.Add(stored[i]);
            }
            else if (missing.Count > 0)
            {
                findings.Add(new(
                    FindingKind.Export,
                    "records.csv",
                    $"{missing.Count} records of the span are left out, from record {missing[0].Header.Counter} of volume {missing[0].Volume}, captured at {At(missing[0])}, on",
                    Camera: track.Camera.Value));
                missing.Clear();
            }
        }

        bool MustBeListed(int i)
        {
            var header = stored[i].Header;
            return first >= 0 && i > first
                ? i < last || (header.CaptureMicros >= manifest.FromMicros && header.CaptureMicros < until)
                // Before the first picture only a key frame could have been decoded.
                : header.Flags.HasFlag(RecordFlags.KeyFrame) && header.CaptureMicros >= manifest.FromMicros && header.CaptureMicros < until;
        }
    }

    private static string At(StoredRecord record) =>
        DateTimeOffset.UnixEpoch.AddTicks(record.Header.CaptureMicros * TimeSpan.TicksPerMicrosecond).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
