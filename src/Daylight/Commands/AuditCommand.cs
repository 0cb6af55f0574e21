using System.CommandLine;
using Daylight.Audit;
using Daylight.Ledger;
using Daylight.Ledger.Witnesses;

namespace Daylight.Commands;

/// <summary><c>daylight audit</c>: verification from files and public keys. Exit code 0 when nothing is wrong, 1 when something is, 2 when the question was.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var log = new Option<DirectoryInfo>("--log") { Description = "The log's folder.", Required = true };
        var key = new Option<FileInfo?>("--log-key") { Description = "The log's public key (a note verifier key), had from its publisher and not from the operator. Not needed with a --policy that has the log's line." };
        var policyFile = new Option<FileInfo?>("--policy") { Description = "The auditor's own policy file (C2SP tlog-policy): which witnesses must stand behind the log." };
        var fresh = new Option<int>("--witness-fresh") { Description = "Seconds that a quorum's word counts as fresh.", DefaultValueFactory = _ => 300 };
        var openings = new Option<string[]>("--openings") { Description = "An opening store of a role; repeat for each.", DefaultValueFactory = _ => [] };
        var volumes = new Option<string[]>("--volumes") { Description = "A folder of sealed volumes; repeat for each disk.", DefaultValueFactory = _ => [] };
        var heads = new Option<string[]>("--heads") { Description = "A recorder's folder of heads files.", DefaultValueFactory = _ => [] };
        var state = new Option<FileInfo?>("--state") { Description = "The auditor's own file: every checkpoint seen. Without it a re-signed history goes unseen." };
        var command = new Command("audit", "Verify log, looks, releases and footage from files and public keys alone.") { log, key, policyFile, fresh, openings, volumes, heads, state };
        command.SetAction(parsed =>
        {
            if (TryPolicy(parsed.GetValue(key), parsed.GetValue(policyFile)) is not { } policy)
            {
                return 2;
            }

            var inputs = new AuditInputs(parsed.GetValue(log)!.FullName, policy, parsed.GetValue(openings)!, parsed.GetValue(state)?.FullName)
            {
                VolumeDirectories = parsed.GetValue(volumes)!,
                HeadsDirectories = parsed.GetValue(heads)!,
                WitnessFresh = TimeSpan.FromSeconds(parsed.GetValue(fresh)),
            };
            return Print(Auditor.Run(inputs));
        });
        command.Add(CreateExport());
        return command;
    }

    private static Command CreateExport()
    {
        var folder = new Argument<string>("folder") { Description = "The export." };
        var key = new Option<FileInfo?>("--log-key") { Description = "The log's public key, had from its publisher and not from the operator. Not needed with a --policy that has the log's line." };
        var policyFile = new Option<FileInfo?>("--policy") { Description = "A policy file (C2SP tlog-policy): which witnesses must have cosigned the proofs." };
        var desk = new Option<FileInfo?>("--desk-key") { Description = "The Desk's public key (desk.vkey). Without it its signatures on grant and manifest go unchecked." };
        var volumes = new Option<string[]>("--volumes") { Description = "A folder of sealed volumes; repeat for each disk. Without any, the list of records is not compared with what was recorded.", DefaultValueFactory = _ => [] };
        var command = new Command("export", "Verify an export's folder: proofs, signatures, manifest, files, and the records against the volumes.") { folder, key, policyFile, desk, volumes };
        command.SetAction(parsed =>
        {
            if (TryPolicy(parsed.GetValue(key), parsed.GetValue(policyFile)) is not { } policy)
            {
                return 2;
            }

            var inputs = new ExportInputs(parsed.GetValue(folder)!, policy)
            {
                DeskKey = parsed.GetValue(desk) is { } file ? Verifier(file) : null,
                VolumeDirectories = parsed.GetValue(volumes)!,
            };
            var findings = ExportAudit.Run(inputs);
            foreach (var finding in findings)
            {
                System.Console.WriteLine($"WRONG: {finding}");
            }

            if (inputs.DeskKey is null)
            {
                System.Console.WriteLine("not checked: the Desk's signatures (give --desk-key)");
            }

            if (inputs.VolumeDirectories.Count == 0)
            {
                System.Console.WriteLine("not checked: the records against the volumes (give --volumes)");
            }

            System.Console.WriteLine(findings.Count == 0 ? "nothing is wrong" : $"{findings.Count} things are wrong");
            return findings.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static LogPolicy? TryPolicy(FileInfo? key, FileInfo? file)
    {
        try
        {
            return Policy(key, file);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            System.Console.Error.WriteLine($"daylight: {e.Message}");
            return null;
        }
    }

    private static LogPolicy Policy(FileInfo? key, FileInfo? file)
    {
        var policy = file is null ? TlogPolicy.None : TlogPolicy.Parse(File.ReadAllBytes(file.FullName));
        var log = key is not null ? Verifier(key)
            : policy.Logs is [var only] ? only.Verifier
            : throw new FormatException("give --log-key, or a --policy with one log line");
        return policy.For(log);
    }

    private static NoteVerifier Verifier(FileInfo file) => NoteVerifier.Parse(File.ReadAllText(file.FullName).Trim());

    private static int Print(AuditReport report)
    {
        System.Console.WriteLine($"entries {report.Entries}, opened {report.Opened}, extents {report.Extents}, "
            + (report.ComparedWithEarlier > 0 ? $"compared with {report.ComparedWithEarlier} checkpoints seen before" : "no earlier checkpoint to compare with"));
        foreach (var cosignature in report.Cosignatures)
        {
            System.Console.WriteLine($"cosigned by {cosignature.Witness.Name} at {cosignature.Time.UtcDateTime:u}");
        }

        foreach (var (kind, count) in report.Kinds)
        {
            System.Console.WriteLine($"  {kind,-18} {count}");
        }

        foreach (var refusal in report.Refused)
        {
            System.Console.WriteLine($"refused: {refusal}");
        }

        if (report.Degraded > 0)
        {
            System.Console.WriteLine($"degraded: {report.Degraded} releases of live looks while the witnesses were away");
        }

        if (report.Uncommitted > 0)
        {
            System.Console.WriteLine($"not yet committed: {report.Uncommitted} extents, recorded since the last heads entry");
        }

        foreach (var tail in report.UncommittedTails)
        {
            System.Console.WriteLine($"not yet committed: {tail.Where}: {tail.Detail}; is it being written?");
        }

        foreach (var finding in report.Findings)
        {
            System.Console.WriteLine($"WRONG: {finding}");
        }

        System.Console.WriteLine(report.Clean ? "nothing is wrong" : $"{report.Findings.Count} things are wrong");
        return report.Clean ? 0 : 1;
    }
}
