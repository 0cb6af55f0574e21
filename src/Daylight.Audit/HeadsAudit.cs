using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Vault;

namespace Daylight.Audit;

/// <summary>The roots in the log against the recorder's heads files, and these against the extents in the volumes.</summary>
internal static class HeadsAudit
{
    public static void Check(IReadOnlyList<string> directories, IEnumerable<(long Index, HeadsEntry Entry)> logged, VolumeAudit volumes, AuditReport report)
    {
        try
        {
            var kept = directories.SelectMany(MinuteHeads.ReadAll).ToLookup(h => h.Minute);
            foreach (var (index, entry) in logged)
            {
                var listed = kept[entry.Minute].FirstOrDefault(h => RootOf(h).Span.SequenceEqual(entry.Root.Span));
                if (listed is null)
                {
                    report.Add(new Finding(FindingKind.Heads, $"entry {index}", $"no heads file has the chain heads of {entry.Minute} that the log commits to", index));
                    continue;
                }

                foreach (var head in listed.Heads)
                {
                    if (volumes.Differs(head) is { } how)
                    {
                        var finding = new Finding(FindingKind.Footage, $"entry {index}", $"extent {head.Sequence} of {head.Track}, committed to for {entry.Minute}, {how}", index, head.Track.Camera.Value);
                        report.Add(finding);
                    }
                }
            }
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            report.Add(new Finding(FindingKind.Heads, "heads files", e.Message));
        }
    }

    private static ReadOnlyMemory<byte> RootOf(MinuteHeads heads) =>
        Merkle.Root([.. heads.Heads.Select(h => Merkle.HashLeaf(MinuteHeads.Leaf(h)))]).ToArray();
}
