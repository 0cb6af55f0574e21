using System.Globalization;
using System.Text;

namespace Daylight.Media;

/// <summary>
/// A session description (RFC 8866), the parts RTSP needs. Lenient in what cameras get wrong (line ends, unknown lines, order),
/// strict in size: beyond a limit it is refused, never truncated.
/// </summary>
internal sealed class SessionDescription
{
    public const int MaxBytes = 64 * 1024, MaxLines = 1024, MaxMedia = 32, MaxPayloadTypes = 32;

    private readonly List<SdpMedia> _media = [];

    public IReadOnlyList<SdpMedia> Media => _media;

    /// <summary>The session's own control address; empty when it has none.</summary>
    public string Control { get; private set; } = "";

    public static bool TryParse(ReadOnlySpan<byte> bytes, out SessionDescription description)
    {
        description = new();
        if (bytes.Length > MaxBytes)
        {
            return false;
        }

        ReadOnlySpan<char> text = Encoding.UTF8.GetString(bytes).AsSpan();
        int lines = 0;
        bool version = false;
        foreach (ReadOnlySpan<char> raw in text.EnumerateLines())
        {
            ReadOnlySpan<char> line = raw.Trim();
            if (++lines > MaxLines)
            {
                return false;
            }

            if (line.Length < 2 || line[1] != '=')
            {
                continue;
            }

            ReadOnlySpan<char> value = line[2..].Trim();
            switch (line[0])
            {
                case 'v':
                    version = true;
                    break;
                case 'm' when description._media.Count == MaxMedia:
                    return false;
                case 'm':
                    description._media.Add(ParseMedia(value));
                    break;
                case 'a':
                    description.Attribute(value);
                    break;
            }
        }

        return version;
    }

    // m=video 0 RTP/AVP 96 97
    private static SdpMedia ParseMedia(ReadOnlySpan<char> value)
    {
        string[] words = value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int? port = words.Length > 1 && TryNumber(words[1].Split('/')[0], out int parsed) ? parsed : null;
        List<int> payloadTypes = [];
        foreach (string word in words.Skip(3).Take(MaxPayloadTypes))
        {
            if (TryNumber(word, out int payloadType) && payloadType <= 127)
            {
                payloadTypes.Add(payloadType);
            }
        }

        return new(words.Length > 0 ? words[0].ToLowerInvariant() : "", port, payloadTypes);
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private void Attribute(ReadOnlySpan<char> value)
    {
        SdpMedia? media = _media.Count > 0 ? _media[^1] : null;
        int colon = value.IndexOf(':');
        if (colon < 0)
        {
            return;
        }

        ReadOnlySpan<char> name = value[..colon], rest = value[(colon + 1)..].Trim();
        if (name.Equals("control", StringComparison.OrdinalIgnoreCase))
        {
            if (media is null)
            {
                Control = rest.ToString();
            }
            else
            {
                media.Control = rest.ToString();
            }

            return;
        }

        int space = rest.IndexOf(' ');
        if (media is null || space < 0 || !TryNumber(rest[..space], out int payloadType) || !media.PayloadTypes.Contains(payloadType))
        {
            return;
        }

        if (name.Equals("rtpmap", StringComparison.OrdinalIgnoreCase))
        {
            media.RtpMaps.TryAdd(payloadType, rest[(space + 1)..].Trim().ToString());
        }
        else if (name.Equals("fmtp", StringComparison.OrdinalIgnoreCase))
        {
            media.Formats.TryAdd(payloadType, rest[(space + 1)..].Trim().ToString());
        }
    }
}
