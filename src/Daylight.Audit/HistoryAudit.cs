using Daylight.Ledger;

namespace Daylight.Audit;

/// <summary>
/// Compares the log with every checkpoint that this auditor ever saw. Once two histories show, the file stays as it is: the notes in it
/// and the log's own are the proof of it.
/// </summary>
internal static class HistoryAudit
{
    /// <param name="reader">The log.</param>
    /// <param name="now">Its checkpoint.</param>
    /// <param name="alsoShown">Other checkpoints of it that are shown now, their signatures checked.</param>
    /// <param name="inputs">The auditor's file and the log's key.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <param name="treeIsWhole">Whether the tree checked: a damaged one may still be repaired into another history, and is not to become the measure.</param>
    public static void Check(TlogReader reader, Checkpoint now, IEnumerable<Checkpoint> alsoShown, AuditInputs inputs, AuditReport report, bool treeIsWhole)
    {
        if (inputs.StateFile is not { } file)
        {
            return;
        }

        IReadOnlyList<Checkpoint> seen;
        try
        {
            seen = SeenCheckpoints.Read(file);
        }
        catch (FormatException e)
        {
            report.ComparedWithEarlier = 1;
            report.Add(new Finding(FindingKind.History, file, "the checkpoints seen before cannot be read: " + e.Message));
            return;
        }

        report.ComparedWithEarlier = seen.Count;
        var findings = seen.Select(s => Compare(reader, now, s, file, inputs.Policy)).OfType<Finding>().ToList();
        findings.ForEach(report.Add);
        if (findings.Count == 0 && treeIsWhole)
        {
            SeenCheckpoints.Add(file, seen, alsoShown.Append(now), inputs.Now);
        }
    }

    private static Finding? Compare(TlogReader reader, Checkpoint now, Checkpoint seen, string file, LogPolicy policy)
    {
        if (!policy.AcceptsLog(seen, out var why))
        {
            return new Finding(FindingKind.History, file, "a checkpoint seen before is not this log's: " + why);
        }

        if (seen.Size > now.Size)
        {
            return new Finding(FindingKind.History, "checkpoint", $"the log has shrunk: {seen.Size} entries were signed before, {now.Size} are now");
        }

        try
        {
            var root = Merkle.Root(seen.Size, reader.Subtrees(now.Size));
            return root == seen.Root
                ? null
                : new Finding(
                    FindingKind.History,
                    "checkpoint",
                    $"history was re-signed: the first {seen.Size} entries had root {seen.Root} when last seen and have {root} now; the signed checkpoint seen before is in {file}");
        }
        catch (InvalidDataException e)
        {
            return new Finding(FindingKind.History, "checkpoint", "cannot be compared with one seen before: " + e.Message);
        }
    }
}
