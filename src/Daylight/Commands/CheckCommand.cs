using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Daylight.Recorder.Storage;
using Daylight.Vault.Check;
using Daylight.Vault.Disks;
using Microsoft.Data.Sqlite;

namespace Daylight.Commands;

/// <summary><c>daylight check</c>: verifies a recorder's store. Exit code 0 when it is sound, 1 when something is wrong, 2 when it cannot be checked.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var store = new Option<string>("--store") { Description = "The store's folder: DATA/recorder/store.", Required = true };
        var disks = new Option<string[]>("--volumes") { Description = "A disk's folder of volumes; repeat for each. Unless told, those in the store's disks.json.", DefaultValueFactory = _ => [] };
        var levels = new Option<CheckLevel[]>("--level") { Description = "Check this alone; repeat for more: names, sizes, headers, payloads, chains, catalog.", DefaultValueFactory = _ => [] };
        var classes = new Option<string[]>("--class") { Description = "Check the volumes of this retention class alone; repeat for more.", DefaultValueFactory = _ => [] };
        var repair = new Option<bool>("--repair-catalog") { Description = "First make the catalog anew from the volumes. No recorder may have the store open." };
        var command = new Command("check", "Verify a recorder's store, also while it records: volumes, hashes, chains, catalog.") { store, disks, levels, classes, repair };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            Path.GetFullPath(parsed.GetValue(store)!), parsed.GetValue(disks)!, parsed.GetValue(levels)!, parsed.GetValue(classes)!, parsed.GetValue(repair), cancellationToken)));
        return command;
    }

    private static int Run(string store, string[] disks, CheckLevel[] levels, string[] classes, bool repair, CancellationToken cancellationToken)
    {
        try
        {
            var options = new CheckOptions(store, Disks(store, disks)) { Classes = classes };
            options = levels.Length > 0 ? options with { Levels = levels.ToHashSet() } : options;
            if (repair)
            {
                var (volumes, extents) = CatalogRepair.Run(store, options.Disks, Progress(), cancellationToken);
                System.Console.WriteLine($"catalog made anew: {volumes} volumes, {extents} extents");
            }

            var began = Stopwatch.GetTimestamp();
            var report = StoreCheck.Run(options with { Progress = Progress() }, TimeProvider.System, cancellationToken);
            return Print(report, options, Stopwatch.GetElapsedTime(began));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or SqliteException)
        {
            System.Console.Error.WriteLine($"daylight: {e.Message}");
            return 2;
        }
        catch (OperationCanceledException)
        {
            System.Console.Error.WriteLine("daylight: stopped before the end; nothing is said of the rest");
            return 2;
        }
    }

    private static IReadOnlyList<string> Disks(string store, string[] told)
    {
        if (told.Length > 0)
        {
            return [.. told.Select(Path.GetFullPath)];
        }

        var known = new DiskRegister(store, Guid.Empty).Folders;
        return known.Count > 0 ? known : [Path.Combine(store, "volumes")];
    }

    /// <summary>A line every two seconds: how far, and how fast since the beginning.</summary>
    private static Action<CheckProgress> Progress()
    {
        var (began, told) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        return p =>
        {
            if (Stopwatch.GetElapsedTime(told).TotalSeconds < 2)
            {
                return;
            }

            told = Stopwatch.GetTimestamp();
            var rate = (long)(p.Bytes / Stopwatch.GetElapsedTime(began).TotalSeconds);
            System.Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(p.BytesTotal == 0 ? 100 : 100 * p.Bytes / p.BytesTotal)}%: volume {p.Volumes} of {p.VolumesTotal}, {ByteSize.Text(p.Bytes)} of {ByteSize.Text(p.BytesTotal)}, {ByteSize.Text(rate)}/s"));
        };
    }

    private static int Print(CheckReport report, CheckOptions options, TimeSpan took)
    {
        foreach (var note in report.Notes)
        {
            System.Console.WriteLine($"note: {note}");
        }

        foreach (var fault in report.Faults)
        {
            System.Console.WriteLine($"WRONG: {fault}");
        }

        var payloads = options.Levels.Contains(CheckLevel.Payloads);
        System.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"checked {string.Join(", ", options.Levels.Order()).ToLowerInvariant()}: {report.Volumes} volumes, {report.Extents} extents, {ByteSize.Text(report.Bytes)} in {took.TotalSeconds:0.0} s{(payloads ? $", {ByteSize.Text((long)(report.Bytes / Math.Max(0.001, took.TotalSeconds)))}/s" : ", footage not read")}"));
        System.Console.WriteLine(report.Faults.Count == 0 ? "nothing is wrong" : $"{report.Faults.Count} things are wrong");
        return report.Faults.Count == 0 ? 0 : 1;
    }
}
