using System.Globalization;

namespace Daylight.Bench;

/// <summary>A report as a Markdown table, the same for every scenario.</summary>
internal static class ReportTable
{
    public static void Write(Report report, TextWriter to)
    {
        var m = report.Machine;
        to.WriteLine($"## {report.Scenario}: {report.Title}");
        to.WriteLine();
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.At:yyyy-MM-dd HH:mm}Z, {m.Cores} cores of {m.Processor}, {m.MemoryGiB} GiB, Linux {m.Kernel}, {m.Runtime}"));
        to.WriteLine(string.Join(", ", report.Parameters.Select(p => $"{p.Key} {p.Value}")));
        to.WriteLine();
        to.WriteLine("| subject | figure | n | median | min | max |");
        to.WriteLine("|---|---|--:|--:|--:|--:|");
        foreach (var s in report.Series)
        {
            to.WriteLine($"| {s.Subject} | {s.Figure} | {s.N} | {Number(s.Median)} | {Number(s.Min)} | {Number(s.Max)} |");
        }

        if (report.Bars.Count > 0)
        {
            to.WriteLine();
            to.WriteLine("| bar | what | median | min | max | wanted | moonshot | |");
            to.WriteLine("|---|---|--:|--:|--:|--:|--:|---|");
            foreach (var b in report.Bars)
            {
                var sign = b.HigherIsBetter ? "≥" : "≤";
                string Goal(double? goal) => goal is { } g ? $"{sign} {Number(g)}" : "";
                to.WriteLine($"| {b.Name} | {b.What} | {Number(b.Value)} | {Number(b.Min)} | {Number(b.Max)} | {Goal(b.Wanted)} | {Goal(b.Moonshot)} | {b.Verdict} |");
            }
        }

        foreach (var note in report.Notes)
        {
            to.WriteLine();
            to.WriteLine("- " + note);
        }
    }

    /// <summary>Three significant digits, whole numbers whole.</summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        return value.ToString(size is 0 or >= 100 || double.IsInteger(value) ? "#,0" : size >= 10 ? "0.0" : size >= 1 ? "0.00" : size >= 0.01 ? "0.000" : "0.00000", CultureInfo.InvariantCulture);
    }
}
