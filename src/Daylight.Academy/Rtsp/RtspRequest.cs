using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Daylight.Academy;

/// <summary>One RTSP 1.0 request's head (RFC 2326 section 6). The body, which no method here needs, is skipped by its length.</summary>
internal sealed class RtspRequest
{
    /// <summary>A head longer than this is refused, so that no client can make the server hold more.</summary>
    internal const int MaxHead = 8192;

    private const int MaxBody = 65536;

    private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);

    private RtspRequest(string method, string uri)
    {
        Method = method;
        Uri = uri;
    }

    internal string Method { get; }

    internal string Uri { get; }

    /// <summary>The CSeq to answer with; a request without one cannot be read.</summary>
    internal uint Sequence { get; private set; }

    internal int BodyLength { get; private set; }

    internal string? this[string header] => headers.GetValueOrDefault(header);

    /// <summary>Where the camera's path begins and ends: no scheme, host, query, outer slashes or track suffix.</summary>
    internal string Path
    {
        get
        {
            var text = Uri.AsSpan();
            var scheme = text.IndexOf("://");
            if (scheme >= 0)
            {
                text = text[(scheme + 3)..];
                var slash = text.IndexOf('/');
                text = slash < 0 ? [] : text[slash..];
            }

            var query = text.IndexOf('?');
            text = (query < 0 ? text : text[..query]).Trim('/');
            const string track = "/" + Sdp.Track;
            return (text.EndsWith(track, StringComparison.OrdinalIgnoreCase) ? text[..^track.Length] : text).ToString();
        }
    }

    /// <summary>Reads the head, without its empty line.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> head, [NotNullWhen(true)] out RtspRequest? request)
    {
        request = null;
        var lines = Encoding.Latin1.GetString(head).Split('\n');
        var words = lines[0].TrimEnd('\r').Split(' ');
        if (words.Length != 3 || words[0].Length == 0 || words[1].Length == 0 || words[2] != "RTSP/1.0")
        {
            return false;
        }

        var read = new RtspRequest(words[0], words[1]);
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':');
            if (colon <= 0 || !read.headers.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim()))
            {
                return false;
            }
        }

        if (!uint.TryParse(read["CSeq"], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return false;
        }

        var length = 0;
        if (read["Content-Length"] is { } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > MaxBody))
        {
            return false;
        }

        read.Sequence = sequence;
        read.BodyLength = length;
        request = read;
        return true;
    }
}
