namespace Daylight.Recorder.Tests;

/// <summary>One RTP packet within an RTSP connection.</summary>
internal static class RtpFrame
{
    public static readonly byte[] KeyPicture = [0x65, 0x88];

    public static byte[] Of(ushort sequence, uint timestamp, byte[] payload, bool marker = true)
    {
        byte[] packet = [0x80, (byte)(marker ? 0xE0 : 0x60), (byte)(sequence >> 8), (byte)sequence, (byte)(timestamp >> 24), (byte)(timestamp >> 16), (byte)(timestamp >> 8), (byte)timestamp, 0, 0, 0, 7, .. payload];
        return [(byte)'$', 0, (byte)(packet.Length >> 8), (byte)packet.Length, .. packet];
    }
}
