using System.Collections.Concurrent;
using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Media;
using Daylight.Recorder.Storage;
using Daylight.Vault;
using Daylight.Vault.Disks;
using Microsoft.Extensions.Logging;

namespace Daylight.Recorder;

/// <summary>The Recorder: cameras in, sealed volumes, sealed bytes out.</summary>
public sealed class RecorderService : IRecorder, IAsyncDisposable
{
    private readonly RecorderOptions options;
    private readonly RecorderStorage storage;
    private readonly EntryLog log;
    private readonly TimeProvider clock;
    private readonly ILogger<RecorderService> logger;
    private readonly CameraBook book;
    private readonly ReceiveLoop[] loops;
    private readonly DiskThread[] disks;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<CameraId, RunningCamera> cameras = new();
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> ended = new();

    // Adding and removing cameras is one at a time: the book is written whole.
    private readonly SemaphoreSlim editing = new(1, 1);
    private readonly Task ticking;
    private readonly Task retaining;
    private readonly StorageWatch watch;
    private UnixMinute nextHeads;
    private int begun;

    private RecorderService(RecorderOptions options, RecorderStorage storage, FootageStore store, EntryLog log, TimeProvider clock, ILogger<RecorderService> logger)
    {
        (this.options, this.storage, this.log, this.clock, this.logger, Store) = (options, storage, log, clock, logger, store);
        book = new CameraBook(Path.Combine(options.Folder, "cameras.json"));
        loops = [.. Enumerable.Range(0, options.ReceiveThreads).Select(_ => new ReceiveLoop(options.Receive, clock))];
        disks = [.. store.Disks.Select(d => new DiskThread(d, clock, logger))];
        nextHeads = UnixMinute.Of(clock.GetUtcNow());
        ticking = Task.Run(TickAsync);
        watch = new StorageWatch(storage.Plan, store, DiskSpace.Of, clock);
        retaining = Task.Run(RetainAsync);
    }

    /// <summary>Where the footage is.</summary>
    public FootageStore Store { get; }

    internal VerifyingKey DeskKey => options.DeskKey;

    internal TimeProvider Clock => clock;

    /// <summary>Opens the store, logs what recovery cut, and begins to record the cameras that are in the book.</summary>
    /// <exception cref="InvalidDataException">The store is another recorder's.</exception>
    /// <exception cref="StorageRefusedException">The storage as configured cannot work.</exception>
    public static async Task<RecorderService> StartAsync(
        RecorderOptions options, IEpochKeys keys, EntryLog log, TimeProvider clock, ILogger<RecorderService> logger, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Folder);
        var identity = Identity(options.Folder);
        var storage = RecorderStorage.Take(options, identity, new CameraBook(Path.Combine(options.Folder, "cameras.json")).Load(), StoragePreflight.Real, logger);
        var store = FootageStore.Open(storage.Store, identity, keys, clock, VolumeFiles.Real);
        foreach (var volume in store.Recovered)
        {
            logger.LogWarning("volume {Volume} was not closed: {Kept} bytes kept, {Cut} cut{Damage}", volume.Volume, volume.KeptBytes, volume.CutBytes, volume.Damage is null ? "" : "; " + volume.Damage);
            await log.AppendAsync(EntryKinds.VolumeRecovered, new RecoveryEntry(volume.Volume, volume.KeptBytes, volume.CutBytes).Encode(), cancellationToken).ConfigureAwait(false);
        }

        foreach (var (volume, detail) in store.Volumes.Damaged())
        {
            logger.LogError("volume {Volume} {Detail}; its footage is missing and nobody here deleted it", volume, detail);
        }

        try
        {
            MinuteHeads.Mend(HeadsFolder(options));
        }
        catch (FormatException e)
        {
            logger.LogError("{Detail}; it is left as it is, and what is added to it today may not be readable", e.Message);
        }

        var service = new RecorderService(options, storage, store, log, clock, logger);
        foreach (var camera in service.book.Load())
        {
            await service.PrepareAsync(camera, cancellationToken).ConfigureAwait(false);
            service.Begin(camera);
        }

        return service;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CameraStatus>> StatusAsync(CancellationToken cancellationToken) => Task.FromResult(Status());

    /// <summary>Every camera with its state now, in the order of their names.</summary>
    public IReadOnlyList<CameraStatus> Status() =>
        [.. cameras.Values.OrderBy(c => c.Source.Camera.Value, StringComparer.Ordinal).Select(c => new CameraStatus(c.Source.Camera, [.. c.Tracks.Values.Select(t => t.Status)]))];

    /// <inheritdoc/>
    public Task<IReadOnlyList<RecordedCamera>> CamerasAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RecordedCamera>>(
        [.. cameras.Values.Select(c => RecordedCamera.Of(c.Source)).OrderBy(c => c.Camera.Value, StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public Task<StorageStatus> StorageAsync(CancellationToken cancellationToken) => Task.FromResult(watch.Status);

    /// <inheritdoc/>
    public async Task PutCameraAsync(CameraSource source, string by, CancellationToken cancellationToken)
    {
        if (source.Main.UserInfo.Length > 0 || source.Sub is { UserInfo.Length: > 0 })
        {
            // The address is logged; a password in it would be for ever.
            throw new ArgumentException("the address holds a user or password; give them in their own fields", nameof(source));
        }

        if (storage.Plan.Faults([source]) is [var fault, ..])
        {
            throw new ArgumentException(fault.Fix, nameof(source));
        }

        if (source.Certificate is { } certificate && !CertificateFingerprint.TryParse(certificate, out _))
        {
            throw new ArgumentException("the certificate is no SHA-256 fingerprint; give its 64 hexadecimal digits", nameof(source));
        }

        await editing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var known = cameras.GetValueOrDefault(source.Camera)?.Source;
            source = source.Settled(known);
            var entry = new CameraEntry(source.Camera, by, source.ChangesSince(known));
            // All that can fail comes before the camera as it was is let go.
            await PrepareAsync(source, cancellationToken).ConfigureAwait(false);
            await log.AppendAsync(known is not null ? EntryKinds.CameraChanged : EntryKinds.CameraAdded, entry.Encode(), cancellationToken).ConfigureAwait(false);
            book.Save([.. Others(source.Camera), source]);
            await EndAsync(source.Camera).ConfigureAwait(false);
            Begin(source);
        }
        finally
        {
            editing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task RemoveCameraAsync(CameraId camera, string by, CancellationToken cancellationToken)
    {
        await editing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await log.AppendAsync(EntryKinds.CameraRemoved, new CameraEntry(camera, by, "removed").Encode(), cancellationToken).ConfigureAwait(false);
            book.Save(Others(camera));
            await EndAsync(camera).ConfigureAwait(false);
        }
        finally
        {
            editing.Release();
        }
    }

    /// <inheritdoc/>
    public Task EndLookAsync(Guid look, CancellationToken cancellationToken) => EndOf(look).CancelAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        foreach (var camera in cameras.Keys)
        {
            await EndAsync(camera).ConfigureAwait(false);
        }

        await ticking.ConfigureAwait(false);
        await retaining.ConfigureAwait(false);
        foreach (var thread in (IDisposable[])[.. loops, .. disks])
        {
            thread.Dispose();
        }

        await Store.DisposeAsync().ConfigureAwait(false);
        stopping.Dispose();
        editing.Dispose();
    }

    /// <summary>The present of a track; null when the camera or stream is not recorded.</summary>
    internal TrackRecorder? Live(TrackId track) =>
        cameras.TryGetValue(track.Camera, out var camera) ? camera.Tracks.GetValueOrDefault(track.Stream) : null;

    /// <summary>Cancelled when a look is ended before its time.</summary>
    internal CancellationTokenSource EndOf(Guid look) => ended.GetOrAdd(look, _ => new CancellationTokenSource());

    private static Guid Identity(string folder)
    {
        var path = Path.Combine(folder, "identity");
        if (!File.Exists(path))
        {
            DurableText.Write(path, Guid.CreateVersion7().ToString("D") + "\n");
        }

        return Guid.Parse(File.ReadAllText(path).Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private IEnumerable<CameraSource> Others(CameraId camera) => cameras.Values.Select(c => c.Source).Where(s => s.Camera != camera);

    private async Task PrepareAsync(CameraSource source, CancellationToken cancellationToken)
    {
        await Store.PrepareAsync(source.RetentionClass, cancellationToken).ConfigureAwait(false);
        await Store.PrepareAsync(storage.Plan.SubClassOf(source), cancellationToken).ConfigureAwait(false);
    }

    private void Begin(CameraSource source)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        var tracks = new Dictionary<StreamKind, TrackRecorder> { [StreamKind.Main] = Recorder(source, StreamKind.Main, source.Main, source.RetentionClass) };
        if (source.Sub is { } sub)
        {
            tracks[StreamKind.Sub] = Recorder(source, StreamKind.Sub, sub, storage.Plan.SubClassOf(source));
        }

        cameras[source.Camera] = new RunningCamera(source, tracks, stop, Task.WhenAll(tracks.Values.Select(t => Task.Run(() => t.RunAsync(stop.Token)))));
    }

    private TrackRecorder Recorder(CameraSource source, StreamKind stream, Uri address, string retentionClass) =>
        new(
            new TrackId(source.Camera, stream), source, address, retentionClass, Store, loops[(uint)Interlocked.Increment(ref begun) % (uint)loops.Length], options, clock,
            logger);

    private async Task EndAsync(CameraId camera)
    {
        if (cameras.TryRemove(camera, out var running))
        {
            await running.Stop.CancelAsync().ConfigureAwait(false);
            await running.Running.ConfigureAwait(false);
            running.Stop.Dispose();
        }
    }

    private static string HeadsFolder(RecorderOptions options) => Path.Combine(options.Folder, "heads");

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stopping.Token).ConfigureAwait(false);
                foreach (var track in cameras.Values.SelectMany(c => c.Tracks.Values))
                {
                    track.Look();
                }

                await Store.PrepareKeysAsync(stopping.Token).ConfigureAwait(false);
                await CommitHeadsAsync(stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The Keeper or the log being away must not end the tick that asks them again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                // Recording goes on; the next tick tries again, and heads are cumulative.
                logger.LogError("recording tick: {Detail}", e.Message);
            }
        }
    }

    /// <summary>Deletes what has to go, once a minute, apart from the tick: to unlink a large file takes its time.</summary>
    private async Task RetainAsync()
    {
        var retention = new FootageRetention(storage, Store, log, DiskSpace.Of, _ => false, clock, logger); // nobody can place a hold yet
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        for (var minute = 0; ; minute++)
        {
            try
            {
                watch.Measure();
                if (minute % 60 == 59)
                {
                    storage.TakeAgain(logger); // before what can fail: copies fall behind whether the log is there or not
                }

                await retention.RunAsync(stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The log or a disk being away must not end retention for good.
            catch (Exception e)
#pragma warning restore CA1031
            {
                logger.LogError("retention: {Detail}", e.Message);
            }

            try
            {
                await timer.WaitForNextTickAsync(stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task CommitHeadsAsync(CancellationToken cancellationToken)
    {
        var now = UnixMinute.Of(clock.GetUtcNow());
        if (now <= nextHeads)
        {
            return;
        }

        var heads = Store.Heads();
        if (heads.Count > 0)
        {
            var ended = new MinuteHeads(new UnixMinute(now.Value - 1), heads);
            var root = Merkle.Root([.. heads.Select(h => Merkle.HashLeaf(MinuteHeads.Leaf(h)))]);
            ended.AppendTo(HeadsFolder(options));
            await log.AppendAsync(EntryKinds.Heads, new HeadsEntry(options.Name, ended.Minute, heads.Count, root.ToArray()).Encode(), cancellationToken).ConfigureAwait(false);
        }

        nextHeads = now;
    }

    private sealed record RunningCamera(CameraSource Source, Dictionary<StreamKind, TrackRecorder> Tracks, CancellationTokenSource Stop, Task Running);
}
