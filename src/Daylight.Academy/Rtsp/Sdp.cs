using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Daylight.Academy;

/// <summary>The session description of a feed (RFC 8866, H.264 parameters of RFC 6184 section 8.2.1).</summary>
internal static class Sdp
{
    /// <summary>The control name of the one video track.</summary>
    internal const string Track = "trackID=0";

    internal static string Describe(CameraFeed feed, IPAddress local)
    {
        var family = local.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6" : "IP4";
        var clip = feed.Clip;
        var profile = Convert.ToHexString(clip.Sps.AsSpan(1, 3));
        var sets = $"{Convert.ToBase64String(clip.Sps)},{Convert.ToBase64String(clip.Pps)}";
        return string.Create(CultureInfo.InvariantCulture, $"""
            v=0
            o=- 1 1 IN {family} {local}
            s={feed.Path}
            c=IN {family} {(family == "IP6" ? "::" : "0.0.0.0")}
            t=0 0
            a=control:*
            a=range:npt=now-
            m=video 0 RTP/AVP 96
            a=rtpmap:96 H264/90000
            a=fmtp:96 packetization-mode=1;profile-level-id={profile};sprop-parameter-sets={sets}
            a=framerate:{clip.FramesPerSecond}
            a=control:{Track}

            """).ReplaceLineEndings("\r\n");
    }
}
