using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Daylight.Academy;

/// <summary>
/// An RTSP server of simulated cameras: each feed is a looping clip with RTP time that never turns back. All sessions
/// share one sending thread and the clips' ready-made packets; clients too slow for live video are dropped.
/// </summary>
public sealed class SimulatedCameras : IAsyncDisposable
{
    private readonly Socket listener;
    private readonly TimeProvider time;
    private readonly Dictionary<string, CameraFeed> feeds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LoginGate> gates = new(StringComparer.Ordinal);
    private readonly LoginGate? gate;
    private readonly ConcurrentDictionary<RtspConnection, Task> connections = new();
    private readonly PlayoutClock clock;
    private readonly PlayoutLoop loop;
    private readonly FrameLog? frameLog;
    private readonly Task accepting;
    private long badRequests;

    private SimulatedCameras(Socket listener, IEnumerable<CameraFeed> feeds, SimulatedCameraOptions options, TimeProvider time)
    {
        this.listener = listener;
        this.time = time;
        Options = options;
        gate = options.Login is { } login ? new LoginGate(login, time) : null;
        foreach (var feed in feeds)
        {
            if (!this.feeds.TryAdd(feed.Path, feed))
            {
                throw new ArgumentException($"two feeds at '{feed.Path}'", nameof(feeds));
            }

            if (feed.Login is { } own)
            {
                gates[feed.Path] = new LoginGate(own, time);
            }
        }

        frameLog = options.FrameLog is { } path ? new FrameLog(path, this.feeds.Values) : null;
        clock = new PlayoutClock(time);
        var largest = this.feeds.Values.Select(feed => feed.Clip).Distinct()
            .SelectMany(clip => clip.Frames).Select(frame => frame.Wire.Length).DefaultIfEmpty().Max();
        loop = new PlayoutLoop(clock, largest, options.StallLimit, Sweep);
        loop.Dropped += Drop;
        accepting = AcceptAsync();
    }

    /// <summary>The port listened on.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>What the server has done so far.</summary>
    public ServerStatistics Statistics => new(
        connections.Count, loop.Playing, loop.FramesSent, loop.FramesSkipped, loop.SlowClientsDropped, Volatile.Read(ref badRequests));

    internal SimulatedCameraOptions Options { get; }

    /// <summary>Serves both streams of every camera of a town.</summary>
    /// <param name="town">Whose cameras; their clips must have been drawn.</param>
    /// <param name="port">The port to listen on; 0 for any free one.</param>
    /// <param name="options">Login and limits; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public static Task<SimulatedCameras> StartAsync(
        Town town, int port = 0, SimulatedCameraOptions? options = null, TimeProvider? time = null)
    {
        return StartAsync(TownFeeds(town), port, options, time);
    }

    /// <summary>Both streams of every camera of a town, out of phase.</summary>
    public static IEnumerable<CameraFeed> TownFeeds(Town town)
    {
        ArgumentNullException.ThrowIfNull(town);
        return town.Cameras.SelectMany((camera, number) => Enum.GetValues<CameraStream>().Select(stream =>
            new CameraFeed(camera.Id, stream, StreetClips.Load(camera.Id, stream), TimeSpan.FromSeconds(number * 1.37))));
    }

    /// <summary>Serves the given feeds.</summary>
    /// <param name="feeds">What to serve; no two at the same path.</param>
    /// <param name="port">The port to listen on; 0 for any free one.</param>
    /// <param name="options">Login and limits; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static Task<SimulatedCameras> StartAsync(
        IEnumerable<CameraFeed> feeds, int port = 0, SimulatedCameraOptions? options = null, TimeProvider? time = null)
    {
        options ??= new SimulatedCameraOptions();
        var listener = new Socket(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(options.Address, port));
            listener.Listen(512);
            return Task.FromResult(new SimulatedCameras(listener, feeds, options, time ?? TimeProvider.System));
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Feeds for a bench: cameras <c>bench-000</c>, <c>bench-001</c>, … that all play one clip, spread evenly over its loop.</summary>
    /// <param name="count">How many cameras.</param>
    /// <param name="clip">What they play, as their main stream.</param>
    public static IReadOnlyList<CameraFeed> BenchFeeds(int count, Clip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return [.. Enumerable.Range(0, count).Select(number =>
            new CameraFeed($"bench-{number:000}", CameraStream.Main, clip, clip.Duration * number / count))];
    }

    /// <summary>The address of a camera's stream, without user and password.</summary>
    /// <exception cref="ArgumentException">The server has no such feed.</exception>
    public Uri CameraUrl(string id, CameraStream stream)
    {
        var path = $"{id}/{(stream == CameraStream.Main ? "main" : "sub")}";
        return feeds.ContainsKey(path)
            ? new UriBuilder("rtsp", Options.Address.ToString(), Port, path).Uri
            : throw new ArgumentException($"no feed '{path}' is served", nameof(id));
    }

    /// <summary>Ends every session and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await accepting.ConfigureAwait(false);
        loop.Dispose();
        frameLog?.Dispose();
        foreach (var connection in connections.Keys)
        {
            connection.Close();
        }

        await Task.WhenAll(connections.Values).ConfigureAwait(false);
    }

    /// <summary>Who may come in at a path; null where everyone may.</summary>
    internal LoginGate? GateOf(string path) => gates.GetValueOrDefault(path) ?? gate;

    internal CameraFeed? FindFeed(string path) => feeds.GetValueOrDefault(path);

    internal void CountBadRequest() => Interlocked.Increment(ref badRequests);

    internal PlayingSession Prepare(CameraFeed feed, Outlet outlet, byte channel, uint ssrc, ushort sequence) =>
        new(feed, outlet, clock, channel, ssrc, sequence, Options.ReportInterval, frameLog);

    internal void Begin(PlayingSession session) => loop.Add(session);

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync().ConfigureAwait(false);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted)
            {
                return;
            }
            catch (SocketException)
            {
                // A client gone before it was accepted, or no descriptor free just now: others may fare better.
                await Task.Delay(20).ConfigureAwait(false);
                continue;
            }

            if (connections.Count >= Options.MaxConnections)
            {
                client.Dispose();
                continue;
            }

            client.NoDelay = true;
            client.Blocking = false;
            var connection = new RtspConnection(client, this, time);
            var served = new TaskCompletionSource();
            connections[connection] = served.Task;
            _ = ServeAsync(connection, served);
        }
    }

    private async Task ServeAsync(RtspConnection connection, TaskCompletionSource served)
    {
        await Task.Yield();
        try
        {
            await connection.ServeAsync().ConfigureAwait(false);
        }
        finally
        {
            connections.TryRemove(connection, out _);
            served.SetResult();
        }
    }

    private void Sweep()
    {
        frameLog?.Flush();
        foreach (var connection in connections.Keys)
        {
            if (connection.IsIdle(Options.SessionTimeout, Options.StallLimit))
            {
                connection.Close();
            }
        }
    }

    private void Drop(PlayingSession session) =>
        connections.Keys.FirstOrDefault(connection => connection.Playing == session)?.Close();
}
