using System.Collections.Concurrent;
using Daylight.Contracts;
using Daylight.Media;
using Daylight.Recorder.Storage;
using Daylight.Vault;
using Microsoft.Extensions.Logging;

namespace Daylight.Recorder;

/// <summary>
/// The cameras of the book: those that are recorded, and those that wait for a key to be sealed to. Changed by one caller at a time,
/// read by anyone.
/// </summary>
internal sealed class CameraRoster : IAsyncDisposable
{
    private readonly RecorderOptions options;
    private readonly StoragePlan plan;
    private readonly FootageStore store;
    private readonly KnownKeys keys;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly ReceiveLoop[] loops;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<CameraId, RunningCamera> running = new();

    // Those that cannot be recorded yet, each with the reason: mostly that no key of a class of theirs is known. Never forgotten, so that
    // the book that is written next has them too.
    private readonly ConcurrentDictionary<CameraId, (CameraSource Source, string Why)> waiting = new();

    // The epoch whose key a class is sealed to while the Keeper gives no newer one: told once.
    private readonly ConcurrentDictionary<string, EpochId> older = new(StringComparer.Ordinal);

    // Outlive the recorders of a track: who watches a camera that is changed goes on with the new one.
    private readonly ConcurrentDictionary<TrackId, LiveTrack> lives = new();
    private int begun;
    private int toldOfBuffer;

    public CameraRoster(RecorderOptions options, StoragePlan plan, FootageStore store, KnownKeys keys, TimeProvider clock, ILogger logger)
    {
        (this.options, this.plan, this.store, this.keys, this.clock, this.logger) = (options, plan, store, keys, clock, logger);
        loops = [.. Enumerable.Range(0, options.ReceiveThreads).Select(_ => new ReceiveLoop(options.Receive, clock))];
    }

    /// <summary>Every camera.</summary>
    public IEnumerable<CameraSource> Sources => running.Values.Select(c => c.Source).Concat(waiting.Values.Select(w => w.Source));

    /// <summary>Everything that is recorded.</summary>
    public IEnumerable<TrackRecorder> Tracks => running.Values.SelectMany(c => c.Tracks.Values);

    /// <summary>Every camera with its state now, in the order of their names.</summary>
    public IReadOnlyList<CameraStatus> Status() =>
        [.. running.Values.Select(c => new CameraStatus(c.Source.Camera, [.. c.Tracks.Values.Select(t => t.Status)]))
            .Concat(waiting.Values.Select(Waiting)).OrderBy(c => c.Camera.Value, StringComparer.Ordinal)];

    /// <summary>The recorder of a track; null when there is none.</summary>
    public TrackRecorder? Find(TrackId track) => running.TryGetValue(track.Camera, out var camera) ? camera.Tracks.GetValueOrDefault(track.Stream) : null;

    /// <summary>Makes sure that a camera's classes can be sealed to: under today's key, or under the last that is known while the Keeper is away.</summary>
    /// <exception cref="InvalidOperationException">The Keeper gives no key, or another of what it may throw; none is known.</exception>
    public async Task PrepareAsync(CameraSource source, CancellationToken cancellationToken)
    {
        foreach (var retentionClass in ClassesOf(source))
        {
            await PrepareAsync(retentionClass, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Begins to record those whose classes have keys; the others wait. A class is asked for once, however many cameras it has.</summary>
    /// <returns>Why some wait; null when none does.</returns>
    public async Task<string?> BeginAsync(IReadOnlyCollection<CameraSource> sources, CancellationToken cancellationToken)
    {
        var failures = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Task.WhenAll(sources.SelectMany(ClassesOf).Distinct(StringComparer.Ordinal).Select(async c =>
        {
            try
            {
                await PrepareAsync(c, cancellationToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Cameras of the other classes are recorded.
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                failures[c] = e.Message;
            }
        })).ConfigureAwait(false);
        var why = failures.Select(f => $"class {f.Key}: {f.Value}").ToList();
        foreach (var source in sources)
        {
            if (ClassesOf(source).FirstOrDefault(failures.ContainsKey) is { } keyless)
            {
                waiting[source.Camera] = (source, $"no key of class {keyless} is known, not from before either: {failures[keyless]}; recording begins when the Keeper answers");
            }
            else if (TryBegin(source) is { } detail)
            {
                why.Add($"camera {source.Camera}: {detail}");
            }
        }

        return why.Count == 0 ? null : string.Join("; ", why);
    }

    /// <summary>Tries those that wait again.</summary>
    /// <exception cref="InvalidOperationException">Some still wait; the message says why.</exception>
    public async Task BeginWaitingAsync(CancellationToken cancellationToken)
    {
        if (!waiting.IsEmpty && await BeginAsync([.. waiting.Values.Select(w => w.Source)], cancellationToken).ConfigureAwait(false) is { } why)
        {
            throw new InvalidOperationException(why);
        }
    }

    /// <summary>Records a camera as it is now, in place of what it was. Its classes were prepared. One that cannot be begun waits, and says why.</summary>
    public async Task PutAsync(CameraSource source)
    {
        await StopAsync(source.Camera).ConfigureAwait(false);
        if (TryBegin(source) is { } why)
        {
            logger.LogError("camera {Camera} is not recorded yet: {Detail}; it is tried again", source.Camera, why);
        }

        if (source.Sub is null)
        {
            EndLive(new TrackId(source.Camera, StreamKind.Sub));
        }
    }

    /// <summary>Records a camera no more; who watches it is told.</summary>
    public async Task RemoveAsync(CameraId camera)
    {
        await StopAsync(camera).ConfigureAwait(false);
        foreach (var stream in Enum.GetValues<StreamKind>())
        {
            EndLive(new TrackId(camera, stream));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        foreach (var camera in running.Keys)
        {
            await RemoveAsync(camera).ConfigureAwait(false);
        }

        foreach (var loop in loops)
        {
            loop.Dispose();
        }

        stopping.Dispose();
    }

    private static CameraStatus Waiting((CameraSource Source, string Why) waiting) => new(waiting.Source.Camera, [new StreamStatus(
        StreamKind.Main, StreamState.Failed, waiting.Why, null, null, null, 0, 0, 0, 0, null)]);

    private string[] ClassesOf(CameraSource source) => source.Sub is null ? [source.RetentionClass] : [source.RetentionClass, plan.SubClassOf(source)];

    private async Task PrepareAsync(string retentionClass, CancellationToken cancellationToken)
    {
        try
        {
            await store.PrepareAsync(retentionClass, cancellationToken).ConfigureAwait(false);
            older.TryRemove(retentionClass, out _);
        }
#pragma warning disable CA1031 // However the Keeper is away, a key that is known does.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && keys.Last(retentionClass) is not null)
#pragma warning restore CA1031
        {
            var (epoch, key) = keys.Last(retentionClass)!.Value;
            store.Prepare(epoch, key);
            if (older.TryGetValue(retentionClass, out var told) && told == epoch)
            {
                return;
            }

            older[retentionClass] = epoch;
            logger.LogWarning("class {Class} is sealed to the key of {Epoch} until the Keeper answers: {Detail}", retentionClass, epoch, e.Message);
        }
    }

    /// <summary>Begins to record a camera, or lets it wait. Says why it waits.</summary>
    private string? TryBegin(CameraSource source)
    {
        if (source.Transport != CameraTransport.Tcp && DatagramBuffer.Advice(options.DatagramBufferBytes ?? DatagramBuffer.Granted()) is { } advice
            && Interlocked.Exchange(ref toldOfBuffer, 1) == 0)
        {
            logger.LogWarning("camera {Camera} and others over UDP: {Advice}", source.Camera, advice);
        }

        var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        var tracks = new Dictionary<StreamKind, TrackRecorder>();
        try
        {
            tracks[StreamKind.Main] = Recorder(source, StreamKind.Main, source.Main, source.RetentionClass);
            if (source.Sub is { } sub)
            {
                tracks[StreamKind.Sub] = Recorder(source, StreamKind.Sub, sub, plan.SubClassOf(source));
            }
        }
#pragma warning disable CA1031 // Mostly the catalog, which does not say where the track's chain ends. The other cameras go on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            foreach (var begunTrack in tracks.Keys)
            {
                store.Release(new TrackId(source.Camera, begunTrack));
            }

            stop.Dispose();
            waiting[source.Camera] = (source, $"it cannot be begun: {e.Message}");
            return e.Message;
        }

        waiting.TryRemove(source.Camera, out _);
        running[source.Camera] = new RunningCamera(source, tracks, stop, Task.WhenAll(tracks.Values.Select(t => Task.Run(() => t.RunAsync(stop.Token)))));
        return null;
    }

    private TrackRecorder Recorder(CameraSource source, StreamKind stream, Uri address, string retentionClass)
    {
        var track = new TrackId(source.Camera, stream);
        var loop = loops[(uint)Interlocked.Increment(ref begun) % (uint)loops.Length];
        return new TrackRecorder(track, source, address, retentionClass, store, lives.GetOrAdd(track, _ => new LiveTrack()), loop, options, clock, logger);
    }

    private async Task StopAsync(CameraId camera)
    {
        waiting.TryRemove(camera, out _);
        if (running.TryRemove(camera, out var stopped))
        {
            await stopped.EndAsync().ConfigureAwait(false);
        }
    }

    private void EndLive(TrackId track)
    {
        if (lives.TryRemove(track, out var live))
        {
            live.End();
        }
    }
}
