namespace Daylight.Academy.Tests;

public sealed class FrameLogTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

    [Fact]
    public async Task Every_frame_a_client_got_stands_in_the_log_with_its_time_and_size_in_order()
    {
        var received = new List<(uint Time, int Bytes)>();
        long sent;
        await using (var cameras = await SimulatedCameras.StartAsync([SampleClip.Feed()], options: new SimulatedCameraOptions { FrameLog = path }))
        {
            using var client = new RtspTestClient(cameras.CameraUrl("sample", CameraStream.Main));
            await client.PlayAsync();
            while (received.Count < SampleClip.Frames + 3)
            {
                var (channel, packet) = await client.NextPacketAsync();
                if (channel != 0)
                {
                    continue;
                }

                if (received.Count == 0 || received[^1].Time != Rtp.Time(packet))
                {
                    received.Add((Rtp.Time(packet), 0));
                }

                received[^1] = (received[^1].Time, received[^1].Bytes + packet.Length - 12);
            }

            sent = cameras.Statistics.FramesSent;
        }

        var rows = FrameLog.Read(path).ToList();
        // The last frame received may have more packets to come.
        Assert.Equal(received.SkipLast(1), rows.Take(received.Count - 1).Select(r => (r.RtpTime, r.Bytes)));
        Assert.True(rows.Count >= sent);
        Assert.All(rows, r => Assert.Equal(("sample/main", rows[0].Ssrc, false), (r.Path, r.Ssrc, r.Skipped)));
        Assert.True(rows[0].IsKey);
        Assert.Equal(rows[^1], FrameLog.Latest(path));
        Assert.Equal(rows.Select(r => r.At).Order(), rows.Select(r => r.At));
    }

    [Fact]
    public void A_file_that_is_no_frame_log_is_refused()
    {
        File.WriteAllText(path, "something else");
        Assert.Throws<InvalidDataException>(() => FrameLog.Read(path).ToList());
    }

    public void Dispose() => File.Delete(path);
}
