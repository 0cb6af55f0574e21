namespace Daylight.Media.Tests;

/// <summary>Cameras that break RTP and RTCP (RFC 3550) or the payload formats of H.264 and H.265 (RFC 6184, RFC 7798).</summary>
internal static class PacketQuirks
{
    private static readonly byte[] Pps = [0x68, 0xCE, 0x38, 0x80], Idr = [0x65, 0x88, 1, 2, 3, 4], Slice = [0x41, 0x9A, 1, 2], Rest = [0x41, 0x1A, 3, 4];

    public static IEnumerable<Quirk> All() => [.. Sources(), .. Markers(), .. Payloads()];

    private static IEnumerable<Quirk> Sources()
    {
        const uint Day = unchecked(86400u * 90_000);
        yield return new("jumps its clock by a day", "RFC 3550 5.1: the timestamp is linear in time", "pictures go on; media time says how far it jumped, modulo 2^32", Quirk.Sends(Rtp(1, 3600, Idr), Rtp(2, unchecked(3600 + Day), Slice)))
        { Holds = (sink, _, _) => Assert.Equal(unchecked((int)Day), sink.Units[1].MediaTime90k - sink.Units[0].MediaTime90k) };
        yield return new("changes its SSRC at every key frame", "RFC 3550 8.1", "a source whose sequence and time run on has only been renamed", Quirk.Sends(Rtp(1, 3600, Idr), Rtp(2, 7200, Idr, 8), Rtp(3, 10800, Idr, 9)))
        { Pictures = 3, Holds = (sink, _, _) => Assert.Equal([0, 3600, 7200], sink.Units.Select(u => u.MediaTime90k)) };
        yield return new("starts anew under another SSRC", "none: RFC 3550 8.1", "one gap, and time goes on", Quirk.Sends(Rtp(1, 3600, Idr), Rtp(900, 5, Idr, 8))) { Gaps = 1 };
        yield return new("says goodbye to the SSRC it left", "none: RFC 3550 6.6", "only the present source's goodbye ends the stream", r => ScriptedCamera.Plain(r,
            [.. Packets.Frame(0, Rtp(1, 3600, Idr)), .. Packets.Frame(0, Rtp(2, 7200, Idr, 8)), .. Quirk.Bye, .. Packets.Frame(0, Rtp(3, 10800, Idr, 8)), .. Packets.Frame(1, [0x81, 203, 0, 1, 0, 0, 0, 8])])) { Pictures = 3 };
        yield return new("gives a reason with its goodbye, and pads it", "none: RFC 3550 6.6", "read", r => ScriptedCamera.Plain(r,
            [.. Quirk.Picture(1), .. Quirk.Picture(2), .. Packets.Frame(1, [0xA1, 203, 0, 4, 0, 0, 0, 7, 3, (byte)'e', (byte)'n', (byte)'d', 0, 0, 0, 4, 0, 0, 0, 4])])) { Says = "ended the stream" };
        yield return new("never sends a sender report", "RFC 3550 6.4", "nothing depends on one", r => ScriptedCamera.Plain(r, Quirk.Media)) { Holds = (sink, _, _) => Assert.Empty(sink.Reports) };
        yield return new("sends sender reports and no more pictures", "none", "reports are no pictures: the silence counts", r => ScriptedCamera.Plain(r, [.. Quirk.Picture(1), .. Packets.Frame(1, [0x80, 200, 0, 6, .. new byte[24]])])) { Pictures = 1, End = RtspFailure.TimedOut };
        yield return new("pads its packets", "none: RFC 3550 5.1", "padding is no payload", Quirk.Sends(Padded(1, 3600), Padded(2, 7200))) { Holds = (sink, _, _) => Assert.Equal(Idr, Assert.Single(sink.Units[0].Nals())) };
        yield return new("sends header extensions", "none: RFC 3550 5.3.1", "stepped over", Quirk.Sends(Extended(1, 3600), Extended(2, 7200))) { Holds = (sink, _, _) => Assert.Equal(Idr, Assert.Single(sink.Units[0].Nals())) };
        yield return new("sends every packet twice", "RFC 3550 5.1", "the second is dropped and counted", Quirk.Sends(Rtp(1, 3600, Idr), Rtp(1, 3600, Idr), Rtp(2, 7200, Slice), Rtp(2, 7200, Slice))) { Holds = (_, counters, _) => Assert.Equal(2, counters.PacketsLate) };
    }

    private static IEnumerable<Quirk> Markers()
    {
        yield return new("never sets the marker", "RFC 6184 5.1", "the next timestamp completes a picture; the last one by goodbye", Quirk.Sends(Rtp(1, 3600, Idr, marker: false), Rtp(2, 7200, Slice, marker: false)));
        yield return new("sets the marker on every fragment", "RFC 6184 5.1", "a marker within a fragmented unit is passed over", Quirk.Sends(
            [.. Packets.Split(VideoCodec.H264, Idr, 2).Select((p, i) => Rtp((ushort)(1 + i), 3600, p)), Rtp(4, 7200, Slice)])) { Holds = (sink, _, _) => Assert.Equal(Idr, Assert.Single(sink.Units[0].Nals())) };
        yield return new("sets the marker on every slice", "RFC 6184 5.1", "the picture that shows it loses its rest and says so; then timestamps alone end pictures", Quirk.Sends(
            Rtp(1, 3600, Slice), Rtp(2, 3600, Rest), Rtp(3, 7200, Slice), Rtp(4, 7200, Rest), Rtp(5, 10800, Slice), Rtp(6, 10800, Rest)))
        { Pictures = 3, Gaps = 1, Holds = (sink, _, _) => Assert.All(sink.Units.Skip(1), u => Assert.Equal([Slice, Rest], u.Nals())) };
        yield return new("sends parameter sets as access units of their own", "RFC 6184 5.1", "they lead the next picture", Quirk.Sends(Rtp(1, 3000, Sps(40, 30)), Rtp(2, 3000, Pps), Rtp(3, 3600, Idr), Rtp(4, 7200, Slice)))
        { Holds = (sink, _, _) => Assert.Equal([Sps(40, 30), Pps, Idr], sink.Units[0].Nals()) };
    }

    private static IEnumerable<Quirk> Payloads()
    {
        yield return new("changes its resolution in mid-stream", "none: H.264 7.4.1.2.1", "the sink is told again, with the sets now in force", Quirk.Sends(
            Rtp(1, 3600, Sps(40, 30), marker: false), Rtp(2, 3600, Pps, marker: false), Rtp(3, 3600, Idr), Rtp(4, 7200, Slice),
            Rtp(5, 10800, Sps(80, 45), marker: false), Rtp(6, 10800, Pps, marker: false), Rtp(7, 10800, Idr), Rtp(8, 14400, Idr)))
        {
            Pictures = 4,
            Holds = (sink, _, _) =>
            {
                Assert.Equal([(640, 480), (1280, 720)], sink.Starts.Select(s => (s.Width, s.Height)));
                Assert.Equal([0, 0, 0, 9, .. Sps(80, 45), 0, 0, 0, 4, .. Pps], sink.Starts[1].ParameterSets.ToArray());
            },
        };
        yield return new("fragments to one byte", "none: RFC 6184 5.8", "put together like any other", Quirk.Sends(
            [.. Packets.Split(VideoCodec.H264, Idr, 1).Select((p, i) => Rtp((ushort)(1 + i), 3600, p, marker: i == 4)), Rtp(6, 7200, Slice)])) { Holds = (sink, _, _) => Assert.Equal(Idr, Assert.Single(sink.Units[0].Nals())) };
        yield return new("sends empty fragments", "none: RFC 6184 5.8", "they add nothing", Quirk.Sends(
            Rtp(1, 3600, [0x7C, 0x85], marker: false), Rtp(2, 3600, [0x7C, 0x05, 0x88, 1], marker: false), Rtp(3, 3600, [0x7C, 0x45]), Rtp(4, 7200, Slice))) { Holds = (sink, _, _) => Assert.Equal([0x65, 0x88, 1], Assert.Single(sink.Units[0].Nals())) };
        yield return new("puts a start code before each NAL unit", "RFC 6184 5.3", "the unit behind it is taken unchanged", Quirk.Sends(Rtp(1, 3600, [0, 0, 0, 1, .. Idr]), Rtp(2, 7200, [0, 0, 1, .. Slice]))) { Holds = (sink, _, _) => Assert.Equal([Idr, Slice], sink.Units.SelectMany(u => u.Nals())) };
        yield return new("joins parameter sets and picture by start codes in one packet", "RFC 6184 5.3", "taken apart, each unit unchanged", Quirk.Sends(Rtp(1, 3600, Joined), Rtp(2, 7200, Slice))) { Holds = (sink, _, _) => Assert.Equal([Sps(40, 30), Pps, Idr], sink.Units[0].Nals()) };
        yield return new("fragments parameter sets and picture joined by start codes", "RFC 6184 5.8", "taken apart when the last fragment has come", Quirk.Sends(
            [.. Packets.Split(VideoCodec.H264, Joined, 9).Select((p, i) => Rtp((ushort)(1 + i), 3600, p, marker: i == 2)), Rtp(4, 7200, Slice)])) { Holds = (sink, _, _) => Assert.Equal([Sps(40, 30), Pps, Idr], sink.Units[0].Nals()) };
        yield return new("sends start codes with nothing sensible between", "RFC 6184 5.3", "the picture is dropped, and the next says gap", Quirk.Sends(Rtp(1, 3600, Idr), Rtp(2, 7200, [0, 0, 1, 0xFF, 0, 0, 1, 0x1F]), Rtp(3, 10800, Idr))) { Gaps = 1, Holds = (_, counters, _) => Assert.Equal(1, counters.MalformedPackets) };
    }

    private static byte[] Joined => [.. Sps(40, 30), 0, 0, 0, 1, .. Pps, 0, 0, 1, .. Idr];

    private static byte[] Rtp(ushort sequence, uint timestamp, byte[] payload, uint ssrc = 7, bool marker = true) => Packets.Rtp(sequence, timestamp, marker, payload, ssrc);

    private static byte[] Padded(ushort sequence, uint timestamp)
    {
        byte[] packet = Packets.Rtp(sequence, timestamp, true, [.. Idr, 0, 0, 3]);
        packet[0] |= 0x20;
        return packet;
    }

    private static byte[] Extended(ushort sequence, uint timestamp)
    {
        byte[] packet = Packets.Rtp(sequence, timestamp, true, [0xBE, 0xDE, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8, .. Idr]);
        packet[0] |= 0x10;
        return packet;
    }

    /// <summary>A baseline sequence parameter set (H.264 section 7.3.2.1.1) of a size in macroblocks; nine bytes for these sizes.</summary>
    private static byte[] Sps(int width, int height)
    {
        string bits = Ue(0) + Ue(0) + Ue(2) + Ue(1) + "0" + Ue(width - 1) + Ue(height - 1) + "11001";
        bits = bits.PadRight(40, '0');
        return [0x67, 66, 0xC0, 30, .. Enumerable.Range(0, 5).Select(i => Convert.ToByte(bits.Substring(8 * i, 8), 2))];
    }

    private static string Ue(int value)
    {
        string binary = Convert.ToString(value + 1, 2);
        return new string('0', binary.Length - 1) + binary;
    }
}
