using System.Security.Cryptography;
using Daylight.Vault;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Recorder.Tests;

public sealed class LiveTrackTests : IEpochKeys, IAsyncLifetime
{
    private static readonly TrackId Track = new(CameraId.Parse("a"), StreamKind.Main);

    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-live-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
    private readonly LiveTrack live = new();
    private FootageStore store = null!;
    private TrackWriter writer = null!;
    private long frame;

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => ValueTask.FromResult(Hpke.PublicKey(epochKey));

    public async ValueTask InitializeAsync()
    {
        store = FootageStore.Open(new StoreOptions(folder) { ExtentBytes = 4096 }, Guid.NewGuid(), this, clock, VolumeFiles.Real);
        await store.PrepareAsync("standard", TestContext.Current.CancellationToken);
        writer = store.Writer(Track, "standard");
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        epochKey.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Who_joins_begins_with_the_last_group_and_its_parameter_sets()
    {
        Add(RecordFlags.KeyFrame);
        Add(RecordFlags.None);
        Add(RecordFlags.ParameterSets);
        Add(RecordFlags.KeyFrame);
        Add(RecordFlags.None);

        var viewer = live.Join(writer);

        Assert.Equal([2, 3, 4], Seen(viewer));
    }

    [Fact]
    public void A_group_that_spans_many_extents_and_a_new_volume_is_handed_over_whole()
    {
        Add(RecordFlags.KeyFrame, 3000);
        for (var i = 0; i < 20; i++)
        {
            Add(RecordFlags.None, 3000);
            store.Sync();
            clock.Advance(TimeSpan.FromMinutes(i == 10 ? 61 : 0));
        }

        var viewer = live.Join(writer);
        Add(RecordFlags.None);

        Assert.Equal(Enumerable.Range(0, 22), Seen(viewer));
    }

    [Fact]
    public void What_follows_the_join_comes_once_to_every_viewer()
    {
        Add(RecordFlags.KeyFrame);
        var first = live.Join(writer);
        Add(RecordFlags.None);
        var second = live.Join(writer);
        Add(RecordFlags.None);
        live.Leave(first);
        Add(RecordFlags.None);

        Assert.Equal([0, 1, 2], Seen(first));
        Assert.Equal([0, 1, 2, 3], Seen(second));
        Assert.True(live.Watched);
        live.Leave(second);
        Assert.False(live.Watched);
    }

    [Fact]
    public void When_the_track_is_recorded_no_more_its_viewers_are_at_their_end_and_who_comes_late_too()
    {
        var viewer = live.Join(writer);
        Add(RecordFlags.KeyFrame);
        live.End();
        var late = live.Join(writer);

        Assert.Equal([0], Seen(viewer));
        Assert.True(viewer.Records.Completion.IsCompleted);
        Assert.True(late.Records.Completion.IsCompleted);
    }

    [Fact]
    public void A_slow_viewer_loses_counted_records_and_goes_on_at_a_key_frame()
    {
        var viewer = live.Join(writer);
        for (var i = 0; i < 610; i++)
        {
            Add(i == 0 ? RecordFlags.KeyFrame : RecordFlags.None);
        }

        var lost = viewer.Lost;
        _ = Seen(viewer);
        Add(RecordFlags.None);
        Add(RecordFlags.KeyFrame);

        Assert.Equal([611], Seen(viewer));
        Assert.Equal((10, 11), (lost, viewer.Lost));
    }

    private void Add(RecordFlags flags, int size = 10)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        live.Append(writer, flags, RecordCodec.H264, new RecordTimes(now + frame, now, frame++), new byte[size]);
    }

    /// <summary>The records' media times, which number them; each must open with the key of the box that came with it.</summary>
    private List<int> Seen(LiveViewer viewer)
    {
        var seen = new List<int>();
        while (viewer.Records.TryRead(out var record))
        {
            var header = RecordHeader.Read(record.Bytes.Span);
            using var secret = CameraSecret.Open(record.Box, epochKey);
            using var key = secret.Minute(header.Minute);
            Assert.NotEmpty(key.Open(record.Bytes.Span));
            seen.Add((int)header.MediaTime90k);
        }

        return seen;
    }
}
