using System.Globalization;

namespace Daylight.Academy;

/// <summary>The channels a client asks for in its Transport header (RFC 2326 section 12.39).</summary>
internal static class InterleavedTransport
{
    /// <summary>Finds the first TCP transport offered; false when the client wants only others, such as UDP.</summary>
    internal static bool TryParse(string? header, out byte rtpChannel)
    {
        rtpChannel = 0;
        foreach (var offer in (header ?? "").Split(','))
        {
            var parts = offer.Split(';', StringSplitOptions.TrimEntries);
            if (!parts[0].Equals("RTP/AVP/TCP", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            const string key = "interleaved=";
            var wanted = Array.Find(parts, part => part.StartsWith(key, StringComparison.OrdinalIgnoreCase));
            if (wanted is null)
            {
                return true;
            }

            var first = wanted.AsSpan(key.Length);
            var dash = first.IndexOf('-');
            first = dash < 0 ? first : first[..dash];
            // The RTCP channel is the next one and must exist too.
            return byte.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out rtpChannel) && rtpChannel < 255;
        }

        return false;
    }
}
