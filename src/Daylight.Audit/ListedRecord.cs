using System.Globalization;
using Daylight.Vault;

namespace Daylight.Audit;

/// <summary>One line of an export's <c>records.csv</c>.</summary>
/// <param name="Line">The line's number, the heading being 1.</param>
/// <param name="Volume">The volume.</param>
/// <param name="Counter">The record's counter in the track's volume.</param>
/// <param name="Flags">What it is.</param>
/// <param name="CaptureMicros">When it was captured, microseconds since 1970.</param>
/// <param name="Sha256">SHA-256 of its header and sealed bytes, hexadecimal in lower case.</param>
internal sealed record ListedRecord(int Line, VolumeId Volume, ulong Counter, RecordFlags Flags, long CaptureMicros, string Sha256)
{
    private const string Heading = "volume,counter,flags,captureMicros,sealedSha256";

    /// <summary>Whether it holds a picture, and not parameter sets alone.</summary>
    public bool IsPicture => !Flags.HasFlag(RecordFlags.ParameterSets);

    /// <summary>Reads the list.</summary>
    /// <exception cref="FormatException">A line is none; the message names it.</exception>
    public static IReadOnlyList<ListedRecord> ReadAll(string path)
    {
        var lines = File.ReadAllLines(path);
        if (lines.Length == 0 || lines[0] != Heading)
        {
            throw new FormatException($"line 1: expected '{Heading}'");
        }

        var records = new List<ListedRecord>(lines.Length);
        for (var i = 1; i < lines.Length; i++)
        {
            records.Add(Read(i + 1, lines[i].Split(',')));
        }

        return records;
    }

    private static ListedRecord Read(int line, string[] fields) =>
        fields is [var volume, var counter, var flags, var capture, { Length: 64 } sha256]
        && Guid.TryParseExact(volume, "D", out var id)
        && ulong.TryParse(counter, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && ushort.TryParse(flags, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
        && long.TryParse(capture, NumberStyles.None, CultureInfo.InvariantCulture, out var micros)
            ? new ListedRecord(line, new VolumeId(id), number, (RecordFlags)bits, micros, sha256)
            : throw new FormatException($"line {line}: expected volume, counter, flags, capture time in microseconds, SHA-256");
}
