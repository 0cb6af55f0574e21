using System.Globalization;

namespace Daylight.Media;

/// <summary>What SETUP agreed on: the session, its timeout, and the channels of TCP (-1 over UDP) or the ports that the camera sends from.</summary>
internal readonly record struct RtspSetup(string Session, TimeSpan Timeout, int RtpChannel, int RtcpChannel, int RtpPort = 0, int RtcpPort = 0)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60); // RFC 2326 section 12.37

    public static RtspSetup Parse(RtspMessage response, bool udp = false)
    {
        string[] session = (response.Header("Session") ?? "").Split(';', StringSplitOptions.TrimEntries);
        if (session[0].Length is 0 or > 256 || session[0].Any(c => c is <= ' ' or > '~'))
        {
            throw new RtspException(RtspFailure.Protocol, "the camera set up no session");
        }

        TimeSpan timeout = DefaultTimeout;
        foreach (string part in session.Skip(1))
        {
            // No session lives for 0 s (RFC 2326 section 12.37): firmware that writes it means that it has no timeout.
            if (part.StartsWith("timeout=", StringComparison.OrdinalIgnoreCase) && TryNumber(part.AsSpan(8), out int seconds) && seconds > 0)
            {
                timeout = TimeSpan.FromSeconds(Math.Min(seconds, 3600));
            }
        }

        if (udp)
        {
            (int first, int second) = ServerPorts(response);
            return new(session[0], timeout, -1, -1, first, second);
        }

        int rtp = 0, rtcp = 1;
        // One transport is to be chosen (RFC 2326 section 12.39); some cameras repeat the header or give a list. The first that fits counts.
        string transport = response.Headers("Transport").SelectMany(h => h.Split(','))
            .FirstOrDefault(t => t.Contains("RTP/AVP/TCP", StringComparison.OrdinalIgnoreCase))
            ?? throw new RtspException(RtspFailure.Refused, "the camera does not send over TCP: allow RTP over RTSP in its settings");

        foreach (string part in transport.Split(';', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("interleaved=", StringComparison.OrdinalIgnoreCase))
            {
                string[] channels = part[12..].Split('-');
                if (!TryNumber(channels[0], out rtp) || rtp > 255)
                {
                    throw new RtspException(RtspFailure.Protocol, "the camera names an impossible channel");
                }

                rtcp = channels.Length > 1 && TryNumber(channels[1], out int second) && second <= 255 ? second : rtp + 1;
            }
        }

        return new(session[0], timeout, rtp, rtcp);
    }

    private static (int Rtp, int Rtcp) ServerPorts(RtspMessage response)
    {
        foreach (string part in response.Headers("Transport").SelectMany(h => h.Split(',')).Where(t => !t.Contains("/TCP", StringComparison.OrdinalIgnoreCase))
            .SelectMany(t => t.Split(';', StringSplitOptions.TrimEntries)).Where(p => p.StartsWith("server_port=", StringComparison.OrdinalIgnoreCase)))
        {
            string[] ports = part[12..].Split('-');
            if (TryNumber(ports[0], out int rtp) && rtp is > 0 and < ushort.MaxValue)
            {
                return (rtp, ports.Length > 1 && TryNumber(ports[1], out int rtcp) && rtcp is > 0 and <= ushort.MaxValue ? rtcp : rtp + 1);
            }
        }

        throw new RtspException(RtspFailure.Refused, "the camera does not say from which port it sends over UDP; choose TCP for it");
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
