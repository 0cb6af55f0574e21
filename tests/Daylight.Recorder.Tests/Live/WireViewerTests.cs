using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Daylight.Recorder.Live;
using Daylight.Vault;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Recorder.Tests.Live;

/// <summary>What viewers receive whose sockets the sender tries, read by a WebSocket client that knows nothing of it.</summary>
public sealed class WireViewerTests : IEpochKeys, IAsyncLifetime
{
    private const int Id = 7;
    private static readonly TrackId Track = new(CameraId.Parse("a"), StreamKind.Main);
    private static readonly UnixMinute First = new(0), Last = new(int.MaxValue);

    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-wire-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
    private readonly LiveSender sender = new(NullLogger.Instance);
    private readonly LiveTrack live = new();
    private readonly CancellationTokenSource stop = new();
    private readonly List<WiredClient> clients = [];
    private FootageStore store = null!;
    private TrackWriter writer = null!;
    private long frame;

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => ValueTask.FromResult(Hpke.PublicKey(epochKey));

    public async ValueTask InitializeAsync()
    {
        store = FootageStore.Open(new StoreOptions(folder) { ExtentBytes = 64 * 1024 }, Guid.NewGuid(), this, clock, VolumeFiles.Real);
        await store.PrepareAsync("standard", TestContext.Current.CancellationToken);
        writer = store.Writer(Track, "standard");
    }

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(c => c.Dispose());
        sender.Dispose();
        await store.DisposeAsync();
        epochKey.Dispose();
        stop.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Who_joins_gets_the_box_the_last_group_and_then_what_follows()
    {
        Add(RecordFlags.KeyFrame);
        Add(RecordFlags.KeyFrame, 70_000);
        Add(RecordFlags.None, 1);
        var (client, _) = Join();
        Add(RecordFlags.None, 64 * 1024 - 64 - 21);
        Add(RecordFlags.None, 200);

        Assert.Equal([1, 2, 3, 4], await SeenAsync(client, 4));
    }

    [Fact]
    public async Task Every_viewer_gets_each_record_once_under_the_number_that_it_gave()
    {
        Add(RecordFlags.KeyFrame);
        var viewers = Enumerable.Range(1, 12).Select(i => (Number: 1000 * (i % 3), Client: Join(id: 1000 * (i % 3)).Client)).ToList();
        for (var i = 0; i < 50; i++)
        {
            Add(RecordFlags.None, 20_000);
        }

        foreach (var (number, client) in viewers)
        {
            Assert.Equal(Enumerable.Range(0, 51), await SeenAsync(client, 51, number));
        }
    }

    [Fact]
    public async Task A_new_volume_comes_with_its_box_before_its_records()
    {
        Add(RecordFlags.KeyFrame);
        var (client, _) = Join();
        clock.Advance(TimeSpan.FromMinutes(61));
        Add(RecordFlags.None);

        Assert.Equal([0, 1], await SeenAsync(client, 2));
    }

    [Fact]
    public async Task Nothing_goes_out_of_minutes_before_the_grants_and_the_stream_ends_with_its_last()
    {
        var granted = UnixMinute.Of(clock.GetUtcNow().AddMinutes(1));
        Add(RecordFlags.KeyFrame);
        var (client, viewer) = Join(from: granted, to: granted);
        Add(RecordFlags.None);
        clock.Advance(TimeSpan.FromMinutes(1));
        Add(RecordFlags.None);
        Add(RecordFlags.None);
        clock.Advance(TimeSpan.FromMinutes(1));
        Add(RecordFlags.KeyFrame);
        await viewer.Over.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await client.Server.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", TestContext.Current.CancellationToken);

        Assert.Equal([2, 3], await SeenAsync(client, 2));
        Assert.Empty(await client.NextAsync());
    }

    [Fact]
    public async Task After_a_stream_is_stopped_no_record_is_begun_and_one_on_its_way_is_whole_before_the_close()
    {
        Add(RecordFlags.KeyFrame);
        var (client, viewer) = Join(new WiredClient(narrow: true));
        var (other, _) = Join(stoppable: false);
        Add(RecordFlags.None, 300_000);
        _ = await SeenAsync(other, 2); // served after the first, whose socket is full by now
        await stop.CancelAsync();
        live.Leave(viewer);
        Add(RecordFlags.KeyFrame);
        var closing = client.Server.CloseOutputAsync((WebSocketCloseStatus)4403, "the grant has ended", TestContext.Current.CancellationToken);

        Assert.Equal([0, 1], await SeenAsync(client, 2));
        Assert.Empty(await client.NextAsync());
        Assert.Equal(4403, (int)client.Client.CloseStatus!);
        await closing;
    }

    [Fact]
    public async Task A_viewer_who_does_not_read_holds_up_nobody_and_goes_on_at_a_key_frame_with_what_it_lost_counted()
    {
        var (slow, viewer) = Join(new WiredClient(narrow: true));
        var (quick, _) = Join();
        Add(RecordFlags.KeyFrame);
        var seen = new List<int>();
        for (var i = 1; i < 1500; i++)
        {
            Add(i % 100 == 0 ? RecordFlags.KeyFrame : RecordFlags.None, 2000);
            if (i % 50 == 0)
            {
                seen.AddRange(await SeenAsync(quick, i + 1 - seen.Count));
            }
        }

        Assert.Equal(Enumerable.Range(0, 1451), seen);
        var late = new List<int>();
        while (late.Count == 0 || late[^1] < 1499)
        {
            late.AddRange(await SeenAsync(slow, 1));
        }

        var gap = Enumerable.Range(1, late.Count - 1).Where(i => late[i] != late[i - 1] + 1).ToList();
        Assert.All(gap, i => Assert.Equal(0, late[i] % 100));
        Assert.NotEmpty(gap);
        Assert.Equal(1500 - late.Count, viewer.Lost);
    }

    [Fact]
    public async Task A_track_keeps_no_more_than_its_bound_for_viewers_who_do_not_read()
    {
        var ring = new LiveRing(sender);
        var box = Box();
        using var client = new WiredClient(narrow: true);
        ring.Join(new WireViewer(client.Wire, Id, First, Last, new SentBoxes(), stop.Token), []);
        var most = 0L;
        for (var i = 0; i < 300; i++)
        {
            ring.Add(new LiveRecord(box, Header(200_000), RecordFlags.KeyFrame));
            most = Math.Max(most, ring.Bytes);
        }

        Assert.InRange(most, LiveRing.MostBytes - 200_100, LiveRing.MostBytes);
        await stop.CancelAsync();
        client.Wire.Dispose();
        await UntilAsync(() => ring.Idle && ring.Bytes == 0);
    }

    [Fact]
    public async Task Answers_and_records_take_turns_on_a_narrow_connection_and_every_frame_is_whole()
    {
        var (client, _) = Join(new WiredClient(narrow: true));
        var answering = Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                await client.Server.SendAsync(new byte[5000], WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
            }
        }, TestContext.Current.CancellationToken);
        for (var i = 0; i < 200; i++)
        {
            Add(i == 0 ? RecordFlags.KeyFrame : RecordFlags.None, 20_000);
        }

        var (records, answers) = (0, 0);
        while (records < 200 || answers < 200)
        {
            var message = await client.NextAsync();
            answers += message is [0, ..] && message.Length == 5000 ? 1 : 0;
            records += message[0] == 2 && Number(message) == records ? 1 : 0;
        }

        await answering;
    }

    [Fact]
    public async Task A_viewer_whose_connection_breaks_is_let_go_and_the_others_are_served_on()
    {
        Add(RecordFlags.KeyFrame);
        var (gone, viewer) = Join(stoppable: false);
        var (client, _) = Join();
        gone.Cut();
        for (var i = 0; i < 100; i++)
        {
            Add(RecordFlags.None, 20_000);
        }

        await viewer.Over.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await UntilAsync(() => gone.Aborted);
        Assert.Equal(Enumerable.Range(0, 101), await SeenAsync(client, 101));
    }

    [Fact]
    public async Task A_socket_that_the_server_closed_is_not_touched_again()
    {
        Add(RecordFlags.KeyFrame);
        var (client, viewer) = Join();
        client.CloseServer();
        Add(RecordFlags.None);

        await viewer.Over.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.True(client.Wire.Closed);
        await Assert.ThrowsAnyAsync<IOException>(() => client.Wire.SendAsync(new byte[1], TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task When_the_track_is_recorded_no_more_viewers_get_what_there_is_and_so_end_also_those_who_come_later()
    {
        Add(RecordFlags.KeyFrame);
        var (client, viewer) = Join(new WiredClient(narrow: true));
        Add(RecordFlags.None, 300_000);
        live.End();
        var (_, late) = Join();

        Assert.Equal([0, 1], await SeenAsync(client, 2));
        foreach (var one in (WireViewer[])[viewer, late])
        {
            await one.Over.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            Assert.True(one.TrackEnded);
        }
    }

    [Fact]
    public async Task Nobody_watches_once_the_last_viewer_has_left()
    {
        var (_, first) = Join();
        var (_, second) = Join();
        live.Leave(first);
        Assert.True(live.Watched);
        live.Leave(second);

        Assert.False(live.Watched);
        await first.Over.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var deadline = Environment.TickCount64 + 60_000; !holds();)
        {
            Assert.True(Environment.TickCount64 < deadline, "it never came to hold");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static int Number(byte[] message) => (int)RecordHeader.Read(message.AsSpan(StreamMessage.RecordHead)).MediaTime90k;

    private static byte[] Header(int length)
    {
        var record = new byte[RecordHeader.Length + length];
        new RecordHeader(length, RecordFlags.KeyFrame, StreamKind.Main, RecordCodec.H264, 0, 0, 0, 0, 0).Write(record);
        return record;
    }

    private CameraBox Box()
    {
        Add(RecordFlags.KeyFrame);
        return writer.Box!;
    }

    private (WiredClient Client, WireViewer Viewer) Join(WiredClient? over = null, int id = Id, UnixMinute? from = null, UnixMinute? to = null, bool stoppable = true)
    {
        var client = over ?? new WiredClient();
        clients.Add(client);
        var viewer = new WireViewer(client.Wire, id, from ?? First, to ?? Last, new SentBoxes(), stoppable ? stop.Token : CancellationToken.None);
        live.Join(writer, sender, viewer);
        return (client, viewer);
    }

    private void Add(RecordFlags flags, int size = 10)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        live.Append(writer, flags, RecordCodec.H264, new RecordTimes(now + frame, now, frame++), new byte[size]);
    }

    /// <summary>The media times, which number them, of the next records; each must open with the key of a box that came before it.</summary>
    private async Task<List<int>> SeenAsync(WiredClient client, int count, int id = Id)
    {
        var seen = new List<int>();
        while (seen.Count < count)
        {
            var message = await client.NextAsync();
            Assert.Equal(id, BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(1)));
            var volume = VolumeId.FromBytes(message.AsSpan(5, 16));
            if (message[0] == 1)
            {
                var epoch = EpochId.Parse(Encoding.ASCII.GetString(message, 23, message[22]));
                client.Boxes[volume] = new CameraBox(volume, new TrackId(Track.Camera, (StreamKind)message[21]), epoch, message.AsMemory(23 + message[22]));
                continue;
            }

            Assert.Equal(2, message[0]);
            using var secret = CameraSecret.Open(client.Boxes[volume], epochKey);
            using var key = secret.Minute(RecordHeader.Read(message.AsSpan(StreamMessage.RecordHead)).Minute);
            Assert.NotEmpty(key.Open(message.AsSpan(StreamMessage.RecordHead)));
            seen.Add(Number(message));
        }

        return seen;
    }
}
