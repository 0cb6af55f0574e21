using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Daylight.Desk.Cameras.Import;

/// <summary>
/// A CSV of cameras (RFC 4180) as written, not yet checked against anything; docs/reference/camera-csv.md describes it.
/// Reading is pure: bytes in, rows or one error out.
/// </summary>
/// <param name="Rows">The rows, in their order.</param>
/// <param name="HasHeader">Whether its first line names the columns; without one they are <c>id,main[,sub]</c>.</param>
public sealed record CameraCsv(IReadOnlyList<CameraCsvRow> Rows, bool HasHeader)
{
    /// <summary>The most rows of a file.</summary>
    public const int MaxRows = 10_000;

    /// <summary>The most bytes of a file: 10,000 rows of 400 bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">The file as a whole cannot be read; the message names the line and the fix.</exception>
    public static CameraCsv Parse(ReadOnlySpan<byte> file)
    {
        var text = TextOf(file);
        var first = text.AsSpan();
        first = first[..(first.IndexOfAny('\r', '\n') is var end and >= 0 ? end : first.Length)];
        var semicolons = first.Contains(';') && !first.Contains(',');
        var lines = Lines(text, semicolons ? ";" : ",");
        if (lines.Count == 0)
        {
            throw new FormatException("the file is empty; expected a header and at least one camera");
        }

        var header = lines[0].Cells.Select(c => c.Trim().ToLowerInvariant()).ToArray();
        if (header.Contains(CameraColumn.Id))
        {
            CheckHeader(header);
            return new CameraCsv([.. lines.Skip(1).Select(l => Row(l, header, semicolons))], true);
        }

        if (lines[0].Cells is not { Length: 2 or 3 } cells || !cells[1].Contains("://", StringComparison.Ordinal))
        {
            throw new FormatException($"line 1: expected a header with 'id' and any of {string.Join(", ", CameraColumn.All.Skip(1))}; or, without a header, id,main[,sub]");
        }

        string[] plain = [CameraColumn.Id, CameraColumn.Main, CameraColumn.Sub];
        return new CameraCsv([.. lines.Select(l => Row(l, l.Cells.Length == 2 ? plain[..2] : plain, semicolons))], false);
    }

    private static string TextOf(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes)
        {
            throw new FormatException($"the file has {file.Length} bytes; at most {MaxBytes}");
        }

        try
        {
            return Utf8.GetString(file.StartsWith("\uFEFF"u8) ? file[3..] : file);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("the file is not UTF-8; save it as CSV UTF-8", e);
        }
    }

    private static List<(int Line, string[] Cells)> Lines(string text, string separator)
    {
        var rows = new List<(int, string[])>();
        using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Mode = CsvMode.RFC4180,
            Delimiter = separator,
            HasHeaderRecord = false,
            CacheFields = false,
            BadDataFound = bad => throw new FormatException(
                $"line {LineAt(text, bad.Context.Parser!.CharCount - bad.RawRecord.Length)}: a quote out of place; a cell with quotes begins and ends with one, and doubles those inside (RFC 4180)"),
        });
        while (parser.Read())
        {
            var cells = parser.Record!;
            if (cells.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }

            // The header is a row too.
            if (rows.Count > MaxRows)
            {
                throw new FormatException($"the file has more than {MaxRows} rows; split it");
            }

            rows.Add((LineOf(parser), cells));
        }

        return rows;
    }

    /// <summary>The line that a row begins on; the parser counts the one it ends on.</summary>
    private static int LineOf(CsvParser parser) => parser.RawRow - parser.RawRecord.AsSpan().TrimEnd("\r\n").Count('\n');

    /// <summary>The line at a place in the text; where a quote stayed open, the parser's own count runs past the end.</summary>
    private static int LineAt(string text, long place) => 1 + text.AsSpan(0, (int)Math.Clamp(place, 0, text.Length)).Count('\n');

    private static void CheckHeader(string[] header)
    {
        foreach (var (at, name) in header.Index())
        {
            if (!CameraColumn.All.Contains(name, StringComparer.Ordinal))
            {
                throw new FormatException($"line 1: column {at + 1} is '{name}', which is unknown; there are {string.Join(", ", CameraColumn.All)}");
            }

            if (Array.IndexOf(header, name) != at)
            {
                throw new FormatException($"line 1: there are two columns '{name}'; keep one");
            }
        }
    }

    private static CameraCsvRow Row((int Line, string[] Cells) line, string[] columns, bool decimalComma)
    {
        var cells = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (column, cell) in columns.Zip(line.Cells))
        {
            // A password may begin or end with a space; nothing else may.
            cells[column] = column == "password" ? cell : cell.Trim();
        }

        var wrong = line.Cells.Length == columns.Length ? null
            : $"the row has {line.Cells.Length} cells and the header {columns.Length} columns; check its separators and quotes";
        return new CameraCsvRow(line.Line, cells, decimalComma, wrong);
    }
}
