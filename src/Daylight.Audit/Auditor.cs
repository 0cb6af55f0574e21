using Daylight.Ledger;

namespace Daylight.Audit;

/// <summary>Runs every check that the inputs allow.</summary>
public static class Auditor
{
    /// <summary>Audits. What is wrong with the audited files is a finding, never an exception.</summary>
    /// <exception cref="IOException">The auditor's own state file cannot be read or written.</exception>
    public static AuditReport Run(AuditInputs inputs)
    {
        var report = new AuditReport();
        var reader = new TlogReader(inputs.LogDirectory);
        var lengths = VolumeAudit.Lengths(inputs.VolumeDirectories);
        CommittedHeads? committed = null;
        DeletedExtents? deleted = null;
        if (ReadCheckpoint(reader, inputs.Policy, report) is { } checkpoint)
        {
            var entries = CheckLog(reader, checkpoint, inputs, report);
            committed = inputs.HeadsDirectories.Count > 0 ? CommittedHeads.Read(inputs.HeadsDirectories, entries.LoggedHeads, report) : null;

            // Who is shown no openings cannot know what was deleted, and who is shown no volumes misses nothing.
            deleted = inputs.OpeningStores.Count > 0 && inputs.VolumeDirectories.Count > 0 ? entries.Deleted : null;
        }

        // The volumes after the log: a recorder that goes on writing has on its disk whatever the log already commits to.
        var volumes = new VolumeAudit(report, lengths, committed, deleted);
        volumes.Check(inputs.VolumeDirectories);
        if (committed is not null)
        {
            HeadsAudit.Check(committed, volumes, report);
        }

        return report;
    }

    private static EntryAudit CheckLog(TlogReader reader, Checkpoint checkpoint, AuditInputs inputs, AuditReport report)
    {
        report.Entries = checkpoint.Size;
        var before = report.Findings.Count;
        TreeAudit.Check(reader, checkpoint, report);
        var treeIsWhole = report.Findings.Count == before;
        var cosigned = WitnessAudit.Check(reader, checkpoint, inputs, report);
        HistoryAudit.Check(reader, checkpoint, cosigned is null ? [] : [cosigned], inputs, report, treeIsWhole);
        using var openings = new OpenedBodies(inputs.OpeningStores, report);
        var entries = new EntryAudit(reader, checkpoint, openings, report);
        entries.Check();
        return entries;
    }

    private static Checkpoint? ReadCheckpoint(TlogReader reader, LogPolicy policy, AuditReport report)
    {
        try
        {
            var checkpoint = reader.ReadCheckpoint();
            if (policy.AcceptsLog(checkpoint, out var why))
            {
                return checkpoint;
            }

            report.Add(new Finding(FindingKind.Checkpoint, "checkpoint", why));
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            report.Add(new Finding(FindingKind.Checkpoint, "checkpoint", e.Message));
        }

        return null;
    }
}
