using System.Globalization;
using Daylight.Ledger;
using Daylight.Ledger.Witnesses;

namespace Daylight.Audit;

/// <summary>Whether the witnesses that the auditor's own policy names stand behind the log, and since when they have not.</summary>
internal static class WitnessAudit
{
    /// <summary>The cosigned checkpoint, if it may be believed to be the log's; it is then of the history that is audited, or a finding.</summary>
    public static Checkpoint? Check(TlogReader reader, Checkpoint now, AuditInputs inputs, AuditReport report)
    {
        if (inputs.Policy.Witnesses.Count == 0)
        {
            return null;
        }

        var (where, cosigned) = Find(now, inputs, report);
        if (cosigned is null)
        {
            return null;
        }

        var check = inputs.Policy.Judge(cosigned, inputs.Now + inputs.WitnessAhead);
        if (check.Wrong is not null)
        {
            report.Add(new Finding(FindingKind.Witness, where, check.Wrong));
            return null;
        }

        foreach (var cosignature in check.Valid)
        {
            report.Add(cosignature);
        }

        if (!SameHistory(reader, now, cosigned))
        {
            report.Add(new Finding(
                FindingKind.History, where, $"the {cosigned.Size} entries that witnesses cosigned are not the first {cosigned.Size} of the log: it showed them another history; keep {where} and checkpoint, both bear its signature"));
            return null;
        }

        if (inputs.Policy.Quorum is { } quorum)
        {
            CheckQuorum(where, cosigned, quorum, check, inputs, report);
        }

        return cosigned;
    }

    private static void CheckQuorum(string where, Checkpoint cosigned, QuorumMember quorum, CosignatureCheck check, AuditInputs inputs, AuditReport report)
    {
        if (check.AsOf is not { } time)
        {
            var who = check.Valid.Count == 0 ? "none" : string.Join(", ", check.Valid.Select(c => c.Witness.Name));
            report.Add(new Finding(FindingKind.Witness, where, $"the quorum '{quorum.Name}' has not cosigned the {cosigned.Size} entries; of the policy's witnesses, {who} has"));
        }
        else if (inputs.Now - time > inputs.WitnessFresh)
        {
            report.Add(new Finding(
                FindingKind.Witness, where,
                string.Create(CultureInfo.InvariantCulture, $"the quorum '{quorum.Name}' last stood behind the log at {time.UtcDateTime:u}, {(inputs.Now - time).TotalMinutes:0} minutes ago; {inputs.WitnessFresh.TotalMinutes:0} are permitted")));
        }
    }

    /// <summary>The newest checkpoint with cosignatures: the log's own, or the one kept beside it.</summary>
    private static (string Where, Checkpoint? Cosigned) Find(Checkpoint now, AuditInputs inputs, AuditReport report)
    {
        if (inputs.Policy.Judge(now).Valid.Count > 0)
        {
            return ("checkpoint", now);
        }

        var where = CosigningLedger.CosignedFile;
        try
        {
            var cosigned = Checkpoint.Parse(File.ReadAllText(Path.Combine(inputs.LogDirectory, where)));
            if (inputs.Policy.AcceptsLog(cosigned, out var why))
            {
                return (where, cosigned);
            }

            report.Add(new Finding(FindingKind.Witness, where, why));
        }
        catch (Exception e) when (e is FileNotFoundException)
        {
            report.Add(new Finding(FindingKind.Witness, "checkpoint", "no witness of the policy has cosigned it, and there is no cosigned checkpoint beside it"));
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            report.Add(new Finding(FindingKind.Witness, where, e.Message));
        }

        return (where, null);
    }

    private static bool SameHistory(TlogReader reader, Checkpoint now, Checkpoint cosigned)
    {
        try
        {
            // The log may have grown, and been cosigned, since its checkpoint was read.
            var size = cosigned.Size <= now.Size ? now.Size : reader.ReadCheckpoint().Size;
            return cosigned.Size <= size && Merkle.Root(cosigned.Size, reader.Subtrees(size)) == cosigned.Root;
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or IOException)
        {
            return true; // The tree audit has named the tile; that is not the log's second history.
        }
    }
}
