namespace Daylight.Vault.Tests;

public sealed class TrackTailTests
{
    private const int Capacity = 512 * 1024;
    private static readonly TrackId Track = new(CameraId.Parse("harbour-1"), StreamKind.Sub);
    private static readonly CameraBox Box = new(VolumeId.Create(DateTimeOffset.UnixEpoch), Track, EpochId.Parse("2026-11-24.standard"), new byte[CameraBox.SealedLength]);

    private readonly TrackTail tail = new();
    private long number;

    [Fact]
    public void A_slow_streams_long_group_is_kept_whole_and_holds_little_more_than_its_records()
    {
        Extent(RecordFlags.KeyFrame, 3000);
        for (var i = 1; i < 200; i++)
        {
            Extent(RecordFlags.None, 3000);
        }

        Assert.Equal(Enumerable.Range(0, 200), tail.Copy().Select(r => (int)RecordHeader.Read(r.Bytes.Span).MediaTime90k));
        Assert.InRange(tail.Held, 200 * 3000, (201 * 3200) + Capacity);
    }

    [Fact]
    public void A_camera_that_sends_no_key_frame_again_does_not_hold_memory_without_end()
    {
        Extent(RecordFlags.KeyFrame, 400_000);
        for (var i = 0; i < 1000; i++)
        {
            Extent(RecordFlags.None, 400_000);
            Assert.InRange(tail.Held, 0, (8 * 1024 * 1024) + (2 * Capacity));
        }

        Assert.Empty(tail.Copy());
        Extent(RecordFlags.KeyFrame, 100);
        Assert.Single(tail.Copy());
    }

    /// <summary>An extent with one record in it.</summary>
    private void Extent(RecordFlags flags, int size)
    {
        var buffer = new ExtentBuffer(Capacity, null).Take();
        buffer.Box = Box;
        new RecordHeader(size, flags, StreamKind.Sub, RecordCodec.H264, 0, number, number, number++, 0).Write(buffer.Memory.Span[buffer.Length..]);
        tail.Add(buffer, buffer.Length, flags);
        buffer.Release();
    }
}
