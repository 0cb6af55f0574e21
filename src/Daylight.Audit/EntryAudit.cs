using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Vault;

namespace Daylight.Audit;

/// <summary>What the entries say of each other, in the log's order: no release without its grant before it, nor beyond it.</summary>
internal sealed class EntryAudit(TlogReader reader, Checkpoint checkpoint, OpenedBodies openings, AuditReport report)
{
    private readonly Dictionary<long, Grant> grants = [];
    private readonly Dictionary<Guid, Grant> grantsOfLooks = [];
    private readonly Dictionary<Guid, UnixMinute> ended = [];
    private readonly HashSet<(Guid Look, long Sequence)> releases = [];
    private readonly Dictionary<(string Recorder, UnixMinute Minute), HeadsEntry> heads = [];

    public List<(long Index, HeadsEntry Entry)> LoggedHeads { get; } = [];

    public DeletedExtents Deleted { get; } = new();

    public void Check()
    {
        for (long start = 0; start < checkpoint.Size; start += Tiles.Width)
        {
            IReadOnlyList<byte[]> bundle;
            try
            {
                bundle = reader.Bundle(start / Tiles.Width, (int)Math.Min(Tiles.Width, checkpoint.Size - start));
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                continue; // The tree audit has named it.
            }

            for (var i = 0; i < bundle.Count; i++)
            {
                CheckEntry(start + i, bundle[i]);
            }
        }
    }

    private void CheckEntry(long index, byte[] bytes)
    {
        try
        {
            var leaf = Leaf.Decode(bytes);
            report.Count(leaf.Kind);
            CheckAfter(index, leaf);
            if (openings.Find(leaf.Commitment) is { } body)
            {
                report.Opened++;
                CheckBody(index, leaf, body);
            }
            else if (leaf.Kind == EntryKinds.VolumeDeleted)
            {
                report.Add(new Finding(FindingKind.Footage, At(index), "a volume was deleted and the entry's opening is missing: what went with it cannot be checked", index));
            }
            else if (leaf.Kind == EntryKinds.KeysReleased)
            {
                report.Add(new Finding(FindingKind.Release, At(index), "keys were released and the entry's opening is missing: it cannot be checked", index));
            }
        }
        catch (FormatException e)
        {
            report.Add(new Finding(FindingKind.Entry, At(index), e.Message, index));
        }
    }

    /// <summary>An entry names a tree that was there before it; naming one that never was, it may be older or newer than it says.</summary>
    private void CheckAfter(long index, Leaf leaf)
    {
        try
        {
            if (leaf.AfterSize > index || Merkle.Root(leaf.AfterSize, reader.Subtrees(checkpoint.Size)) != leaf.AfterRoot)
            {
                report.Add(new Finding(FindingKind.Entry, At(index), $"names a tree of {leaf.AfterSize} entries that never was before it", index));
            }
        }
        catch (InvalidDataException)
        {
            // The tree audit has named the tile.
        }
    }

    private void CheckBody(long index, Leaf leaf, ReadOnlyMemory<byte> body)
    {
        switch (leaf.Kind)
        {
            case EntryKinds.LookGranted:
                var granted = Grant.Decode(body);
                grants[index] = grantsOfLooks[granted.Look] = granted;
                break;
            case EntryKinds.LookEnded:
                ended.TryAdd(LookEntry.Decode(body).Look, UnixMinute.Of(leaf.Time));
                break;
            case EntryKinds.LookRefused:
                report.Add(new Refusal(index, leaf.Kind, leaf.Time, LookEntry.Decode(body).Reason));
                break;
            case EntryKinds.KeysRefused:
                var refused = KeysRefusedEntry.Decode(body);
                report.Add(new Refusal(index, leaf.Kind, leaf.Time, $"{refused.Reason}: {refused.Detail}"));
                break;
            case EntryKinds.KeysRefusedMany:
                var many = KeysRefusedManyEntry.Decode(body);
                report.Add(new Refusal(index, leaf.Kind, leaf.Time, $"{(many.Complete ? "" : "at least ")}{many.Count} from {many.First:O} to {many.Last:O}: {many.Reasons}"));
                break;
            case EntryKinds.KeysReleased:
                CheckRelease(index, leaf.Time, KeysReleasedEntry.Decode(body));
                break;
            case EntryKinds.ExportSealed:
                CheckExport(index, UnixMinute.Of(leaf.Time), ExportEntry.Decode(body));
                break;
            case EntryKinds.VolumeDeleted:
                Deleted.Add(VolumeDeletedEntry.Decode(body));
                break;
            case EntryKinds.Heads:
                CheckHeads(index, HeadsEntry.Decode(body));
                break;
            default:
                break;
        }
    }

    private void CheckRelease(long index, DateTimeOffset time, KeysReleasedEntry release)
    {
        if (!releases.Add((release.Look, release.Sequence)))
        {
            Wrong($"request {release.Sequence} of look {release.Look} was answered before: a replay");
        }

        // Only grants before this entry are in the table: the log is read in its order.
        if (!grants.TryGetValue(release.GrantIndex, out var grant))
        {
            Wrong($"keys were released and entry {release.GrantIndex} is no grant that was logged before");
            return;
        }

        if (grant.Look != release.Look || grant.Camera != release.Camera)
        {
            Wrong($"the grant at {release.GrantIndex} is for look {grant.Look} at {grant.Camera}, the release for look {release.Look}");
        }

        if (release.From < grant.From || release.To > grant.To)
        {
            Wrong($"minutes {release.From} to {release.To} were released; the grant at {release.GrantIndex} covers {grant.From} to {grant.To}");
        }

        if (time < grant.NotBefore || time >= grant.Expires)
        {
            Wrong($"keys were released at {time:O}; the grant at {release.GrantIndex} holds from {grant.NotBefore:O} until {grant.Expires:O}");
        }

        if (ended.TryGetValue(release.Look, out var end) && release.To > end)
        {
            Wrong($"minute {release.To} was released; the look had ended in {end}");
        }

        if (release.Degraded)
        {
            report.Degraded++;
            if (!grant.Live)
            {
                Wrong($"keys of a recorded look were released while the witnesses were away; the grant at {release.GrantIndex} is not live");
            }
        }

        void Wrong(string detail) =>
            report.Add(new Finding(FindingKind.Release, At(index), detail, index, release.Camera.Value));
    }

    /// <summary>An export is sealed under a grant that was logged before, within its minutes, and in no minute after its look's last.</summary>
    private void CheckExport(long index, UnixMinute sealedIn, ExportEntry export)
    {
        if (!grantsOfLooks.TryGetValue(export.Look, out var grant))
        {
            Wrong($"an export of look {export.Look} was sealed and no grant of it was logged before");
            return;
        }

        if (export.Camera != grant.Camera || export.From < grant.From || export.To > grant.To)
        {
            Wrong($"an export of {export.Camera}, minutes {export.From} to {export.To}, was sealed; its look was granted {grant.Camera}, {grant.From} to {grant.To}");
        }

        if (sealedIn > UnixMinute.Of(grant.Expires))
        {
            Wrong($"an export was sealed in {sealedIn}; its look was granted until {grant.Expires:O}");
        }

        if (ended.TryGetValue(export.Look, out var end) && sealedIn > end)
        {
            Wrong($"an export was sealed in {sealedIn}; its look had ended in {end}");
        }

        void Wrong(string detail) => report.Add(new Finding(FindingKind.Export, At(index), detail, index, export.Camera.Value));
    }

    private void CheckHeads(long index, HeadsEntry entry)
    {
        LoggedHeads.Add((index, entry));
        if (!heads.TryAdd((entry.Recorder, entry.Minute), entry) && !heads[(entry.Recorder, entry.Minute)].Root.Span.SequenceEqual(entry.Root.Span))
        {
            report.Add(new Finding(FindingKind.Heads, At(index), $"{entry.Recorder} committed to another root for {entry.Minute} before", index));
        }
    }

    private static string At(long index) => $"entry {index}";
}
