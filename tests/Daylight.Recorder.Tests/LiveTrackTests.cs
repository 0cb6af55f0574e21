using Daylight.Vault;

namespace Daylight.Recorder.Tests;

public sealed class LiveTrackTests
{
    private static readonly CameraBox Box = new(VolumeId.Create(DateTimeOffset.UnixEpoch), new TrackId(CameraId.Parse("a"), StreamKind.Main), EpochId.Parse("2026-11-24.standard"), new byte[CameraBox.SealedLength]);

    [Fact]
    public void Who_joins_begins_with_the_last_group()
    {
        var track = new LiveTrack();
        track.Publish(Box, [1], RecordFlags.KeyFrame);
        track.Publish(Box, [2], RecordFlags.KeyFrame);
        track.Publish(Box, [3], RecordFlags.None);

        var viewer = track.Join();
        Assert.True(viewer.Records.TryRead(out var first));
        Assert.Equal([2], first.Record);
    }

    [Fact]
    public void A_slow_viewer_loses_counted_records_and_goes_on_at_a_key_frame()
    {
        var track = new LiveTrack();
        var viewer = track.Join();
        for (var i = 0; i < 610; i++)
        {
            track.Publish(Box, [1], i == 0 ? RecordFlags.KeyFrame : RecordFlags.None);
        }

        var lost = viewer.Lost;
        while (viewer.Records.TryRead(out _))
        {
        }

        track.Publish(Box, [8], RecordFlags.None);
        track.Publish(Box, [9], RecordFlags.KeyFrame);

        Assert.True(viewer.Records.TryRead(out var next));
        Assert.Equal([9], next.Record);
        Assert.Equal((10, 11), (lost, viewer.Lost));
    }
}
