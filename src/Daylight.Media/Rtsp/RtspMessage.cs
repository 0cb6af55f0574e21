using System.Globalization;
using System.Text;

namespace Daylight.Media;

/// <summary>The head of an RTSP response (RFC 2326 section 7), or of a request that a server sends us.</summary>
internal sealed class RtspMessage
{
    public const int MaxHeadBytes = 16 * 1024, MaxHeaders = 128, MaxBodyBytes = 64 * 1024;

    private readonly List<(string Name, string Value)> _headers = [];

    /// <summary>The response's status; 0 for a request.</summary>
    public int Status { get; private init; }

    public string Reason { get; private init; } = "";

    /// <summary>The request's method; empty for a response.</summary>
    public string Method { get; private init; } = "";

    public int? CSeq => TryNumber(Header("CSeq"), out int number) ? number : null;

    public int ContentLength { get; private set; }

    /// <summary>The head gave a length that no body can have (RFC 2326 section 12.14): nobody knows where the body ends.</summary>
    public bool LengthUnusable { get; private set; }

    /// <summary>Parses the head, without the empty line that ends it. The body's length is already within its bound.</summary>
    public static bool TryParse(ReadOnlySpan<byte> head, out RtspMessage message)
    {
        message = new();
        if (head.Length > MaxHeadBytes)
        {
            return false;
        }

        string[] lines = Encoding.UTF8.GetString(head).Split('\n');
        string[] start = lines[0].TrimEnd('\r').Split(' ', 3);
        if (start.Length < 2 || lines.Length > MaxHeaders)
        {
            return false;
        }

        if (start[0].StartsWith("RTSP/", StringComparison.Ordinal))
        {
            if (!start[0].StartsWith("RTSP/1.", StringComparison.Ordinal) || !TryNumber(start[1], out int status) || status is < 100 or > 599)
            {
                return false;
            }

            message = new() { Status = status, Reason = start.Length > 2 ? Printable(start[2]) : "" };
        }
        else if (start.Length < 3 || !start[2].StartsWith("RTSP/", StringComparison.Ordinal))
        {
            return false;
        }
        else
        {
            message = new() { Method = Printable(start[0]) };
        }

        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                message._headers.Add((line[..colon].Trim(), line[(colon + 1)..].Trim()));
            }
        }

        string? length = message.Header("Content-Length");
        if (length is not null)
        {
            message.LengthUnusable = !TryNumber(length, out int bytes) || bytes > MaxBodyBytes;
            message.ContentLength = message.LengthUnusable ? 0 : bytes;
        }

        return true;
    }

    public string? Header(string name)
    {
        foreach ((string key, string value) in _headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    public IEnumerable<string> Headers(string name)
        => _headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value);

    internal static string Printable(string text) => new([.. text.Take(100).Where(c => c is >= ' ' and <= '~')]);

    private static bool TryNumber(string? text, out int number)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
