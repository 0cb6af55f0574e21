using System.Globalization;
using System.Text;
using Daylight.Ledger;

namespace Daylight.Audit;

/// <summary>
/// Every checkpoint that an auditor ever saw, in its own file, as the signed notes that they are: two that do not go together prove by
/// themselves that the log signed two histories. Each has a line before it, <c>== seen TIME BYTES</c>.
/// </summary>
internal static class SeenCheckpoints
{
    private const string Mark = "== seen ";

    /// <summary>Reads the file, the oldest first; empty when there is none.</summary>
    /// <exception cref="FormatException">It is not such a file; the message says where.</exception>
    public static IReadOnlyList<Checkpoint> Read(string file)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        var bytes = File.ReadAllBytes(file).AsSpan();

        // Before there were many, the file was the last checkpoint alone.
        if (!bytes.StartsWith(Encoding.ASCII.GetBytes(Mark)))
        {
            return [Checkpoint.Parse(Encoding.UTF8.GetString(bytes))];
        }

        var seen = new List<Checkpoint>();
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var parts = end < 0 ? [] : Encoding.UTF8.GetString(bytes[..end]).Split(' ');
            if (parts is not ["==", "seen", _, var count] || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > bytes.Length - end - 1)
            {
                throw new FormatException($"after {seen.Count} checkpoints: expected '{Mark}TIME BYTES' and so many bytes");
            }

            seen.Add(Checkpoint.Parse(Encoding.UTF8.GetString(bytes.Slice(end + 1, length))));
            bytes = bytes[(end + 1 + length)..];
        }

        return seen;
    }

    /// <summary>Adds checkpoints of trees that are not in the file yet. The file is replaced whole, or stays as it is.</summary>
    public static void Add(string file, IReadOnlyList<Checkpoint> before, IEnumerable<Checkpoint> more, DateTimeOffset now)
    {
        var fresh = more.Where(m => !before.Any(b => b.Size == m.Size && b.Root == m.Root)).DistinctBy(m => (m.Size, m.Root)).ToList();
        if (fresh.Count == 0)
        {
            return;
        }

        // What is kept stays as it was, byte for byte, but for the form of before there were many.
        var text = new StringBuilder();
        var kept = File.Exists(file) ? File.ReadAllText(file) : "";
        text.Append(kept.StartsWith(Mark, StringComparison.Ordinal) ? kept : string.Concat(before.Select(b => Entry(b, now))));
        fresh.ForEach(f => text.Append(Entry(f, now)));
        File.WriteAllText(file + ".new", text.ToString());
        File.Move(file + ".new", file, overwrite: true);
    }

    private static string Entry(Checkpoint checkpoint, DateTimeOffset now)
    {
        var note = checkpoint.ToString();
        return string.Create(CultureInfo.InvariantCulture, $"{Mark}{now.UtcDateTime:O} {Encoding.UTF8.GetByteCount(note)}\n{note}");
    }
}
