using Daylight.Ledger;

namespace Daylight.Audit;

/// <summary>
/// Compares the log with the last checkpoint that this auditor saw, kept in its own file as the signed note that it is. Once two
/// histories show, the file stays as it is: both notes together are the proof of it.
/// </summary>
internal static class HistoryAudit
{
    public static void Check(TlogReader reader, Checkpoint now, AuditInputs inputs, AuditReport report, bool treeIsWhole)
    {
        if (inputs.StateFile is not { } file)
        {
            return;
        }

        if (File.Exists(file))
        {
            report.ComparedWithEarlier = true;
            if (Compare(reader, now, file, inputs.Policy) is { } finding)
            {
                report.Add(finding);
                return;
            }
        }

        // A damaged tree may still be repaired into another history; only what was checked whole becomes the measure.
        if (treeIsWhole)
        {
            File.WriteAllText(file + ".new", now.ToString());
            File.Move(file + ".new", file, overwrite: true);
        }
    }

    private static Finding? Compare(TlogReader reader, Checkpoint now, string file, LogPolicy policy)
    {
        try
        {
            var seen = Checkpoint.Parse(File.ReadAllText(file));
            if (!policy.Accepts(seen, out var why))
            {
                return new Finding(FindingKind.History, file, "the checkpoint seen before is not this log's: " + why);
            }

            if (seen.Size > now.Size)
            {
                return new Finding(FindingKind.History, "checkpoint", $"the log has shrunk: {seen.Size} entries were signed before, {now.Size} are now");
            }

            var root = Merkle.Root(seen.Size, reader.Subtrees(now.Size));
            return root == seen.Root
                ? null
                : new Finding(
                    FindingKind.History,
                    "checkpoint",
                    $"history was re-signed: the first {seen.Size} entries had root {seen.Root} when last seen and have {root} now; the signed checkpoint seen before is in {file}");
        }
        catch (FormatException e)
        {
            return new Finding(FindingKind.History, file, "the checkpoint seen before cannot be read: " + e.Message);
        }
        catch (InvalidDataException e)
        {
            return new Finding(FindingKind.History, "checkpoint", "cannot be compared with the one seen before: " + e.Message);
        }
    }
}
