namespace Daylight.Media;

/// <summary>Which interleaved channel (RFC 2326 section 10.12) is the video's, and which its RTCP.</summary>
/// <remarks>
/// Policy for cameras that answer SETUP with one pair of channels and send on another: the agreed channel counts; until a packet has
/// come on it, the first channel that carries RTP of the agreed payload type takes its place, and the next one is its RTCP.
/// </remarks>
internal sealed class InterleavedMedia(VideoReceiver receiver, RtspSetup setup, StreamCounters counters)
{
    private int rtp = setup.RtpChannel, rtcp = setup.RtcpChannel;
    private bool settled;

    /// <summary>Takes a frame.</summary>
    /// <param name="channel">Its channel.</param>
    /// <param name="bytes">Its payload.</param>
    /// <param name="bye">The source says goodbye.</param>
    /// <returns>Whether it was a packet of the video.</returns>
    public bool Take(int channel, ReadOnlySpan<byte> bytes, out bool bye)
    {
        bye = false;
        if (channel == rtp && (settled || receiver.IsVideo(bytes)))
        {
            settled = true;
            receiver.OnRtp(bytes);
            return true;
        }

        if (channel == rtcp && (settled || !receiver.IsVideo(bytes)))
        {
            bye = receiver.OnRtcp(bytes);
            return false;
        }

        if (!settled && receiver.IsVideo(bytes))
        {
            (rtp, rtcp, settled) = (channel, channel + 1, true);
            receiver.OnRtp(bytes);
            return true;
        }

        counters.UnknownChannel();
        return false;
    }
}
