using Daylight.Vault;

namespace Daylight.Audit;

/// <summary>The chain heads that the log commits to against the extents in the volumes.</summary>
internal static class HeadsAudit
{
    // Heads are committed to every minute; a log or recorder that pauses for longer is something an auditor should hear of.
    private const int LongestSilence = 5;

    public static void Check(CommittedHeads committed, VolumeAudit volumes, AuditReport report)
    {
        foreach (var (index, minute, head) in committed.Heads)
        {
            if (volumes.Differs(head) is { } how)
            {
                report.Add(new Finding(
                    FindingKind.Footage, $"entry {index}", $"extent {head.Sequence} of {head.Track}, committed to for {minute}, {how}", index, head.Track.Camera.Value));
            }
        }

        if (volumes.Minutes is not var (first, last) || last.Value - (committed.LastMinute ?? first).Value <= LongestSilence)
        {
            return;
        }

        report.Add(new Finding(
            FindingKind.Heads,
            "log",
            committed.LastMinute is { } until
                ? $"there is footage up to {last}, and no heads entry after {until}: what was recorded since is committed to by nothing"
                : $"there is footage from {first} to {last}, and no heads entry that commits to it"));
    }
}
