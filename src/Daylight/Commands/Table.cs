namespace Daylight.Commands;

/// <summary>A table for a terminal: columns as wide as their longest cell, the last one as long as it is.</summary>
internal static class Table
{
    public static void Write(TextWriter output, IReadOnlyList<string> head, IEnumerable<string[]> rows)
    {
        List<IReadOnlyList<string>> all = [head, .. rows];
        var widths = Enumerable.Range(0, head.Count).Select(column => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column == head.Count - 1 ? cell : cell.PadRight(widths[column]))));
        }
    }
}
