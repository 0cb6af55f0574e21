using CsCheck;

namespace Daylight.Media.Tests;

public sealed class VideoReceiverTests
{
    private static readonly byte[] Idr = [0x65, 1, 2, 3], Slice = [0x41, 4, 5, 6], Sps = [0x67, 9, 9, 9], Pps = [0x68, 9];
    private readonly RecordingSink _sink = new();
    private readonly StreamCounters _counters = new();

    private VideoReceiver Receiver(VideoCodec codec = VideoCodec.H264, int limit = 1 << 20)
        => new(new(codec, 96, [], ""), _sink, new() { MaxAccessUnitBytes = limit }, _counters);

    [Fact]
    public void The_marker_completes_a_unit_with_all_its_nals_in_order()
    {
        using VideoReceiver receiver = Receiver();
        receiver.OnRtp(Packets.Rtp(1, 1000, false, Packets.Aggregate(VideoCodec.H264, Sps, Pps)));
        receiver.OnRtp(Packets.Rtp(2, 1000, true, Idr));
        RecordingSink.Unit unit = Assert.Single(_sink.Units);
        Assert.Equal([Sps, Pps, Idr], unit.Nals());
        Assert.True(unit is { KeyFrame: true, ParameterSetsInBand: true, GapBefore: false, MediaTime90k: 0 });
    }

    [Fact]
    public void A_new_timestamp_completes_a_unit_whose_marker_never_came()
    {
        using VideoReceiver receiver = Receiver();
        receiver.OnRtp(Packets.Rtp(1, 1000, false, Idr));
        receiver.OnRtp(Packets.Rtp(2, 4600, true, Slice));
        Assert.Equal([0, 3600], _sink.Units.Select(u => u.MediaTime90k));
    }

    [Fact]
    public void A_marked_parameter_set_waits_for_its_picture()
    {
        using VideoReceiver receiver = Receiver();
        receiver.OnRtp(Packets.Rtp(1, 1000, true, Sps));
        receiver.OnRtp(Packets.Rtp(2, 1000, true, Pps));
        receiver.OnRtp(Packets.Rtp(3, 1000, true, Idr));
        Assert.Equal([Sps, Pps, Idr], Assert.Single(_sink.Units).Nals());
    }

    [Fact]
    public void Time_runs_on_when_the_timestamp_and_the_sequence_wrap()
    {
        using VideoReceiver receiver = Receiver();
        receiver.OnRtp(Packets.Rtp(65535, uint.MaxValue - 99, true, Idr));
        receiver.OnRtp(Packets.Rtp(0, 3500, true, Slice));
        Assert.Equal([0, 3600], _sink.Units.Select(u => u.MediaTime90k));
        Assert.Equal(0, _counters.PacketsLost);
    }

    [Fact]
    public void A_loss_drops_every_unit_it_may_have_touched_and_the_next_says_gap()
    {
        using VideoReceiver receiver = Receiver();
        receiver.OnRtp(Packets.Rtp(1, 0, true, Idr));
        receiver.OnRtp(Packets.Rtp(2, 3600, false, Slice));
        receiver.OnRtp(Packets.Rtp(4, 7200, true, Slice));
        receiver.OnRtp(Packets.Rtp(5, 10800, true, Slice));
        Assert.Equal([(0L, false), (10800L, true)], _sink.Units.Select(u => (u.MediaTime90k, u.GapBefore)));
        Assert.Equal((1, 2), (_counters.PacketsLost, _counters.DamagedAccessUnits));
    }

    [Fact]
    public void A_fragment_that_never_ends_drops_its_unit_alone()
    {
        using VideoReceiver receiver = Receiver();
        receiver.OnRtp(Packets.Rtp(1, 0, false, [0x7C, 0x85, 1, 2, 3]));
        receiver.OnRtp(Packets.Rtp(2, 3600, true, Slice));
        receiver.OnRtp(Packets.Rtp(3, 7200, true, [0x7C, 0x85, 1, 2, 3]));
        receiver.OnRtp(Packets.Rtp(4, 10800, true, Idr));
        Assert.Equal([(3600L, true), (10800L, true)], _sink.Units.Select(u => (u.MediaTime90k, u.GapBefore)));
        Assert.Equal([Slice], _sink.Units[0].Nals());
        Assert.Equal(2, _counters.DamagedAccessUnits);
    }

    [Fact]
    public void A_repeated_packet_is_dropped_and_counted()
    {
        using VideoReceiver receiver = Receiver();
        receiver.OnRtp(Packets.Rtp(1, 0, true, Idr));
        receiver.OnRtp(Packets.Rtp(1, 0, true, Idr));
        Assert.Single(_sink.Units);
        Assert.Equal(1, _counters.PacketsLate);
    }

    [Fact]
    public void A_unit_beyond_its_bound_is_dropped_and_counted()
    {
        using VideoReceiver receiver = Receiver(limit: 1000);
        for (ushort i = 0; i < 50; i++)
        {
            receiver.OnRtp(Packets.Rtp(i, 0, false, [0x65, .. new byte[100]]));
        }

        receiver.OnRtp(Packets.Rtp(50, 3600, true, Slice));
        Assert.True(Assert.Single(_sink.Units).GapBefore);
        Assert.Equal(1, _counters.OversizedAccessUnits);
    }

    [Fact]
    public void A_source_that_starts_anew_keeps_its_time_and_says_gap()
    {
        using VideoReceiver receiver = Receiver();
        receiver.OnRtp(Packets.Rtp(1, 500, true, Idr));
        receiver.OnRtp(Packets.Rtp(900, 4_000_000_000, true, Idr, ssrc: 8));
        Assert.Equal([(0L, false), (3600L, true)], _sink.Units.Select(u => (u.MediaTime90k, u.GapBefore)));
    }

    [Fact]
    public void A_sender_report_is_kept_in_the_streams_media_time()
    {
        using VideoReceiver receiver = Receiver();
        receiver.OnRtp(Packets.Rtp(1, 1000, true, Idr));
        Assert.False(receiver.OnRtcp([0x80, 200, 0, 6, 0, 0, 0, 7, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0x12, 0x34, 0, 0, 0, 9, 0, 0, 0, 10]));
        Assert.Equal(new SenderReport(7, 0x0102030405060708, 0x1234 - 1000, 9, 10), Assert.Single(_sink.Reports));
        Assert.True(receiver.OnRtcp([0x81, 203, 0, 1, 0, 0, 0, 7]));
    }

    [Fact]
    public void Nothing_is_allocated_per_packet_or_per_unit()
    {
        using var receiver = new VideoReceiver(new(VideoCodec.H264, 96, [], ""), new ForgetfulSink(), new(), _counters);
        byte[][] picture = [.. Packets.Split(VideoCodec.H264, [0x65, .. new byte[60_000]], 1400)];
        byte[][] packets = [.. Enumerable.Range(0, 1000 * picture.Length).Select(i => Packets.Rtp(
            (ushort)i, (uint)(i / picture.Length * 3600), i % picture.Length == picture.Length - 1, picture[i % picture.Length]))];
        foreach (byte[] packet in packets.AsSpan(0, picture.Length))
        {
            receiver.OnRtp(packet);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (byte[] packet in packets.AsSpan(picture.Length))
        {
            receiver.OnRtp(packet);
        }

        // Less than the smallest object (24 bytes) for each of 999 units. The runtime's own, once, while it compiles beside other tests, fits.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
        Assert.Equal(1000, _counters.AccessUnits);
    }

    [Theory]
    [InlineData(VideoCodec.H264)]
    [InlineData(VideoCodec.H265)]
    public void Whatever_was_cut_into_packets_comes_out_whole_and_with_losses_never_altered(VideoCodec codec)
    {
        Gen<byte[]> nal = Gen.Select(Gen.Byte.Array[1, 3000], Gen.Bool, Gen.Byte, Gen.Int[0, 1], (body, key, second, layer) =>
            codec == VideoCodec.H264 ? [(byte)(key ? 0x65 : 0x41), .. body] : (byte[])[(byte)((key ? 19 << 1 : 1 << 1) | layer), second, .. body]);
        Gen.Select(nal.List[1, 4].List[1, 8], Gen.Int[50, 1400], Gen.Int[1, 40].HashSet[0, 3]).Sample((units, most, lost) =>
        {
            var sink = new RecordingSink();
            using var receiver = new VideoReceiver(new(codec, 96, [], ""), sink, new(), new());
            ushort sequence = 65530;
            int index = 0;
            for (int u = 0; u < units.Count; u++)
            {
                List<byte[]> payloads = [.. units[u].SelectMany(n => Packets.Split(codec, n, most))];
                for (int p = 0; p < payloads.Count; p++, sequence++)
                {
                    if (!lost.Contains(index++))
                    {
                        receiver.OnRtp(Packets.Rtp(sequence, (uint)u * 3600, p == payloads.Count - 1, payloads[p]));
                    }
                }
            }

            if (lost.Count == 0)
            {
                Assert.Equal(units.Count, sink.Units.Count);
            }

            Assert.All(sink.Units, unit => Assert.Equal(units[(int)(unit.MediaTime90k / 3600)], unit.Nals()));
        }, iter: 300);
    }

    [Theory]
    [InlineData(VideoCodec.H264)]
    [InlineData(VideoCodec.H265)]
    public void Any_payloads_give_only_well_formed_units_within_the_bound(VideoCodec codec)
    {
        Gen<byte[]> payload = Gen.Select(Packets.OneOf<byte>(0, 0x65, 0x41, 0x67, 24, 28, 29, 48 << 1, 49 << 1, 19 << 1, 33 << 1, 50 << 1), Gen.Byte.Array[0, 60], (first, rest) => (byte[])[first, .. rest]);
        Gen.Select(payload, Gen.Bool, Gen.UInt[0, 3], Gen.Int[0, 2]).List[1, 60].Sample(packets =>
        {
            var sink = new RecordingSink();
            using var receiver = new VideoReceiver(new(codec, 96, [], ""), sink, new() { MaxAccessUnitBytes = 200 }, new());
            ushort sequence = 0;
            foreach ((byte[] bytes, bool marker, uint time, int skip) in packets)
            {
                sequence += (ushort)skip;
                receiver.OnRtp(Packets.Rtp(sequence, time * 3600, marker, bytes));
            }

            receiver.Finish();
            Assert.All(sink.Units, unit =>
            {
                Assert.InRange(unit.Data.Length, 5, 200);
                Assert.Equal(unit.Data.Length, unit.Nals().Sum(n => n.Length + 4));
            });
        }, iter: 2000);
    }

    [Fact]
    public void Any_bytes_as_rtp_or_rtcp_are_dropped_quietly()
        => Gen.Byte.Array[0, 100].Sample(bytes =>
        {
            using VideoReceiver receiver = new(new(VideoCodec.H264, 96, [], ""), new RecordingSink(), new(), new());
            receiver.OnRtp(bytes);
            receiver.OnRtcp(bytes);
            if (bytes.Length > 1)
            {
                bytes[0] = (byte)(0x80 | (bytes[0] & 0x3F));
                bytes[1] = (byte)(200 + (bytes[1] & 3));
                receiver.OnRtp(bytes);
                receiver.OnRtcp(bytes);
            }
        }, iter: 5000);
}
