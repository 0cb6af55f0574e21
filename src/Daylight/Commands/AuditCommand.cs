using System.CommandLine;
using Daylight.Audit;
using Daylight.Ledger;

namespace Daylight.Commands;

/// <summary><c>daylight audit</c>: verification from files and public keys. Exit code 0 when nothing is wrong, 1 when something is.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var log = new Option<DirectoryInfo>("--log") { Description = "The log's folder.", Required = true };
        var key = new Option<FileInfo>("--log-key") { Description = "The log's public key (a note verifier key), had from its publisher and not from the operator.", Required = true };
        var openings = new Option<string[]>("--openings") { Description = "An opening store of a role; repeat for each.", DefaultValueFactory = _ => [] };
        var volumes = new Option<string[]>("--volumes") { Description = "A folder of sealed volumes; repeat for each disk.", DefaultValueFactory = _ => [] };
        var heads = new Option<string[]>("--heads") { Description = "A recorder's folder of heads files.", DefaultValueFactory = _ => [] };
        var state = new Option<FileInfo?>("--state") { Description = "The auditor's own file: the last checkpoint seen. Without it a re-signed history goes unseen." };
        var command = new Command("audit", "Verify log, looks, releases and footage from files and public keys alone.") { log, key, openings, volumes, heads, state };
        command.SetAction(parsed =>
        {
            var policy = new LogPolicy(Verifier(parsed.GetValue(key)!));
            var inputs = new AuditInputs(parsed.GetValue(log)!.FullName, policy, parsed.GetValue(openings)!, parsed.GetValue(state)?.FullName)
            {
                VolumeDirectories = parsed.GetValue(volumes)!,
                HeadsDirectories = parsed.GetValue(heads)!,
            };
            return Print(Auditor.Run(inputs));
        });
        command.Add(CreateExport());
        return command;
    }

    private static Command CreateExport()
    {
        var folder = new Argument<string>("folder") { Description = "The export." };
        var key = new Option<FileInfo>("--log-key") { Description = "The log's public key, had from its publisher and not from the operator.", Required = true };
        var desk = new Option<FileInfo?>("--desk-key") { Description = "The Desk's public key (desk.vkey). Without it its signatures on grant and manifest go unchecked." };
        var volumes = new Option<string[]>("--volumes") { Description = "A folder of sealed volumes; repeat for each disk. Without any, the list of records is not compared with what was recorded.", DefaultValueFactory = _ => [] };
        var command = new Command("export", "Verify an export's folder: proofs, signatures, manifest, files, and the records against the volumes.") { folder, key, desk, volumes };
        command.SetAction(parsed =>
        {
            var inputs = new ExportInputs(parsed.GetValue(folder)!, new LogPolicy(Verifier(parsed.GetValue(key)!)))
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

    private static NoteVerifier Verifier(FileInfo file) => NoteVerifier.Parse(File.ReadAllText(file.FullName).Trim());

    private static int Print(AuditReport report)
    {
        System.Console.WriteLine($"entries {report.Entries}, opened {report.Opened}, extents {report.Extents}, "
            + (report.ComparedWithEarlier ? "consistent with the checkpoint seen before" : "no earlier checkpoint to compare with"));
        foreach (var (kind, count) in report.Kinds)
        {
            System.Console.WriteLine($"  {kind,-18} {count}");
        }

        foreach (var refusal in report.Refused)
        {
            System.Console.WriteLine($"refused: {refusal}");
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
