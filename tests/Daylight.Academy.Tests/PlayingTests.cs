using System.Buffers.Binary;
using System.Text;

namespace Daylight.Academy.Tests;

public sealed class PlayingTests
{
    [Fact]
    public async Task A_client_gets_the_clips_nal_units_from_a_key_frame_on_round_and_round_with_time_going_on()
    {
        await using var cameras = await SimulatedCameras.StartAsync([SampleClip.Feed()]);
        using var client = new RtspTestClient(cameras.CameraUrl("sample", CameraStream.Main));
        await client.PlayAsync(channel: 6);

        var expected = SampleClip.Units();
        uint? time = null;
        ushort? sequence = null;
        for (var frame = 0; frame < SampleClip.Frames * 5 / 2; frame++)
        {
            var packets = await NextFrameAsync(client, 6);
            Assert.Equal(expected[frame % SampleClip.Frames], Rtp.Units(packets));
            foreach (var packet in packets)
            {
                Assert.Equal(sequence ?? Rtp.Sequence(packet), Rtp.Sequence(packet));
                sequence = (ushort)(Rtp.Sequence(packet) + 1);
                Assert.Equal(time ?? Rtp.Time(packet), Rtp.Time(packet));
                time = Rtp.Time(packet);
            }

            time += 1800;
        }
    }

    [Fact]
    public async Task Play_tells_the_first_packets_sequence_and_time()
    {
        await using var cameras = await SimulatedCameras.StartAsync([SampleClip.Feed()]);
        var url = cameras.CameraUrl("sample", CameraStream.Main);
        using var client = new RtspTestClient(url);
        await client.AskAsync("SETUP", url + "/trackID=0", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n");
        var play = await client.AskAsync("PLAY");
        var first = (await NextFrameAsync(client, 0))[0];
        Assert.EndsWith($"seq={Rtp.Sequence(first)};rtptime={Rtp.Time(first)}", RtspTestClient.Header(play.Head, "RTP-Info"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sender_reports_join_wall_time_to_media_time_and_count_what_was_sent()
    {
        var options = new SimulatedCameraOptions { ReportInterval = TimeSpan.FromMilliseconds(100) };
        await using var cameras = await SimulatedCameras.StartAsync([SampleClip.Feed()], options: options);
        using var client = new RtspTestClient(cameras.CameraUrl("sample", CameraStream.Main));
        await client.PlayAsync();
        var reports = new List<byte[]>();
        var packets = 0u;
        while (reports.Count < 3)
        {
            var (channel, packet) = await client.NextPacketAsync();
            if (channel == 0)
            {
                packets++;
                continue;
            }

            Assert.Equal(200, packet[1]);
            Assert.Equal(packets, BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(20)));
            reports.Add(packet);
        }

        var wall = BinaryPrimitives.ReadUInt64BigEndian(reports[2].AsSpan(8)) - BinaryPrimitives.ReadUInt64BigEndian(reports[1].AsSpan(8));
        var media = BinaryPrimitives.ReadUInt32BigEndian(reports[2].AsSpan(16)) - BinaryPrimitives.ReadUInt32BigEndian(reports[1].AsSpan(16));
        Assert.InRange((wall / 4294967296.0) - (media / 90000.0), -0.005, 0.005);
        Assert.Equal("sample", Encoding.ASCII.GetString(reports[0], 38, reports[0][37]));
    }

    [Fact]
    public async Task A_client_that_reads_nothing_is_dropped_and_the_others_play_on()
    {
        var clip = SampleClip.Make(keySize: 400_000, size: 200_000);
        var options = new SimulatedCameraOptions { StallLimit = TimeSpan.FromMilliseconds(300) };
        await using var cameras = await SimulatedCameras.StartAsync([SampleClip.Feed(clip)], options: options);
        var url = cameras.CameraUrl("sample", CameraStream.Main);
        using var slow = new RtspTestClient(url);
        await slow.PlayAsync();
        using var quick = new RtspTestClient(url);
        await quick.PlayAsync();
        var until = DateTime.UtcNow.AddSeconds(15);
        while (cameras.Statistics.SlowClientsDropped == 0 && DateTime.UtcNow < until)
        {
            await quick.NextPacketAsync();
        }

        Assert.Equal(1, cameras.Statistics.SlowClientsDropped);
        await quick.NextPacketAsync();
        Assert.True(await slow.IsClosedAsync());
    }

    [Fact]
    public async Task Two_hundred_sessions_share_one_server()
    {
        var feeds = SimulatedCameras.BenchFeeds(200, StreetClips.Load("mercado", CameraStream.Sub));
        await using var cameras = await SimulatedCameras.StartAsync(feeds);
        var clients = feeds.Select(feed => new RtspTestClient(cameras.CameraUrl(feed.Camera, feed.Stream))).ToList();
        try
        {
            await Task.WhenAll(clients.Select(client => client.PlayAsync()));
            await Task.WhenAll(clients.Select(async client =>
            {
                for (var frame = 0; frame < 10; frame++)
                {
                    await NextFrameAsync(client, 0);
                }
            }));
            Assert.Equal(0, cameras.Statistics.FramesSkipped);
            Assert.Equal("bench-199", feeds[^1].Camera);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task Teardown_ends_the_stream()
    {
        await using var cameras = await SimulatedCameras.StartAsync([SampleClip.Feed()]);
        using var client = new RtspTestClient(cameras.CameraUrl("sample", CameraStream.Main));
        await client.PlayAsync();
        Assert.Equal(200, (await client.AskAsync("TEARDOWN")).Status);
        Assert.True(await client.IsClosedAsync());
    }

    private static async Task<List<byte[]>> NextFrameAsync(RtspTestClient client, byte wanted)
    {
        var packets = new List<byte[]>();
        while (packets.Count == 0 || !Rtp.IsMarked(packets[^1]))
        {
            var (channel, packet) = await client.NextPacketAsync();
            if (channel == wanted)
            {
                packets.Add(packet);
            }
        }

        return packets;
    }
}
