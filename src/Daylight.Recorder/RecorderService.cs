using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Media;
using Daylight.Recorder.Live;
using Daylight.Recorder.Onvif;
using Daylight.Recorder.Storage;
using Daylight.Vault;
using Daylight.Vault.Disks;
using Microsoft.Extensions.Logging;

namespace Daylight.Recorder;

/// <summary>The Recorder: cameras in, sealed volumes, sealed bytes out.</summary>
public sealed class RecorderService : IRecorder, IAsyncDisposable
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1), Pause = TimeSpan.FromSeconds(5), Minute = TimeSpan.FromMinutes(1);

    private readonly RecorderOptions options;
    private readonly RecorderStorage storage;
    private readonly EntryLog log;
    private readonly TimeProvider clock;
    private readonly ILogger<RecorderService> logger;
    private readonly CameraBook book;
    private readonly CameraRoster cameras;
    private readonly DiskThread[] disks;
    private readonly CancellationTokenSource stopping = new();
    private readonly EndedLooks ended;

    // Adding and removing cameras is one at a time: the book is written whole.
    private readonly SemaphoreSlim editing = new(1, 1);
    private readonly StorageWatch watch;
    private readonly StorageAlarms alarms;
    private readonly CameraFinder finder;
    private readonly ClockChecks clocks;
    private Task chores = Task.CompletedTask;
    private int minute;

    private RecorderService(RecorderOptions options, RecorderStorage storage, FootageStore store, KnownKeys keys, EntryLog log, TimeProvider clock, ILogger<RecorderService> logger)
    {
        (this.options, this.storage, this.log, this.clock, this.logger, Store) = (options, storage, log, clock, logger, store);
        Sender = new LiveSender(logger);
        book = Book(options);
        ended = new EndedLooks(Path.Combine(options.Folder, "ended-looks.json"), clock, logger);
        cameras = new CameraRoster(options, storage.Plan, store, keys, clock, logger);
        disks = [.. store.Disks.Select(d => new DiskThread(d, clock, logger))];
        watch = new StorageWatch(storage, store, DiskSpace.Of, clock);
        alarms = new StorageAlarms(storage.Absent, logger);
        finder = new CameraFinder(options.Discovery, () => cameras.Sources, clock, logger);
        clocks = new ClockChecks(() => cameras.Sources, (source, stop) => ClockChecks.ReadAsync(source, clock, stop), clock, logger);
    }

    /// <summary>Where the footage is.</summary>
    public FootageStore Store { get; }

    internal VerifyingKey DeskKey => options.DeskKey;

    internal TimeProvider Clock => clock;

    /// <summary>Sends what is watched live.</summary>
    internal LiveSender Sender { get; }

    /// <summary>The disks as of the last minute.</summary>
    internal StorageStatus Storage => watch.Status;

    /// <summary>
    /// Opens the store and begins to record the cameras that are in the book. Neither the log nor the Keeper need be there: what recovery
    /// cut is logged when the log is, and a class whose key was ever known is sealed to.
    /// </summary>
    /// <exception cref="InvalidDataException">The store is another recorder's.</exception>
    /// <exception cref="StorageRefusedException">The storage as configured cannot work.</exception>
    public static async Task<RecorderService> StartAsync(
        RecorderOptions options, IEpochKeys keys, EntryLog log, TimeProvider clock, ILogger<RecorderService> logger, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Folder);
        var identity = Identity(options.Folder);
        var sources = Book(options).Load();
        var storage = RecorderStorage.Take(options, identity, sources, StoragePreflight.Real, logger);
        var known = new KnownKeys(keys, Path.Combine(options.Folder, "keys.json"), clock, logger);
        var store = FootageStore.Open(storage.Store, identity, known, clock, VolumeFiles.Real);
        RecorderService? service = null;
        try
        {
            // Before anything that may fail: the store closes a recovered volume and never speaks of it again.
            var notes = RecoveryNotes.Take(Path.Combine(options.Folder, "recovered.json"), store.Recovered, logger);
            TellOf(store, logger);
            Mend(options, logger);
            service = new RecorderService(options, storage, store, known, log, clock, logger);
            if (await service.cameras.BeginAsync(sources, cancellationToken).ConfigureAwait(false) is { } why)
            {
                logger.LogError("cameras wait to be recorded: {Detail}", why);
            }

            service.chores = service.RunChoresAsync(notes);
            return service;
        }
        catch
        {
            if (service is not null)
            {
                await service.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                await store.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CameraStatus>> StatusAsync(CancellationToken cancellationToken) => Task.FromResult(Status());

    /// <summary>Every camera with its state now, in the order of their names.</summary>
    public IReadOnlyList<CameraStatus> Status() => clocks.With(cameras.Status());

    /// <inheritdoc/>
    public Task<IReadOnlyList<RecordedCamera>> CamerasAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RecordedCamera>>(
        [.. cameras.Sources.Select(RecordedCamera.Of).OrderBy(c => c.Camera.Value, StringComparer.Ordinal)]);

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

        if (source.Onvif is { } onvif && (onvif.Scheme is not ("http" or "https") || onvif.UserInfo.Length > 0))
        {
            throw new ArgumentException("the ONVIF address is no http:// or https:// address without user and password", nameof(source));
        }

        await editing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var known = cameras.Sources.FirstOrDefault(s => s.Camera == source.Camera);
            source = source.Settled(known);
            if (source == known)
            {
                return;
            }

            // What another role or the disk may refuse comes before the camera as it was is let go. A new recording that cannot be begun waits.
            await cameras.PrepareAsync(source, cancellationToken).ConfigureAwait(false);
            var entry = new CameraEntry(source.Camera, by, source.ChangesSince(known));
            await log.AppendAsync(known is not null ? EntryKinds.CameraChanged : EntryKinds.CameraAdded, entry.Encode(), cancellationToken).ConfigureAwait(false);
            book.Save([.. Others(source.Camera), source]);
            await cameras.PutAsync(source).ConfigureAwait(false);
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
            await cameras.RemoveAsync(camera).ConfigureAwait(false);
        }
        finally
        {
            editing.Release();
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<FoundCamera>> FindCamerasAsync(string? address, CancellationToken cancellationToken) => finder.FindAsync(address, cancellationToken);

    /// <inheritdoc/>
    public Task<CameraOffer> AskCameraAsync(CameraQuestion question, string by, CancellationToken cancellationToken) => finder.AskAsync(question, by, cancellationToken);

    /// <inheritdoc/>
    public async Task EndLookAsync(Guid look, CancellationToken cancellationToken)
    {
        try
        {
            await ended.EndAsync(look).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is ended all the same; who asked for it must not take it for running.
            logger.LogError("look {Look} is ended, and a restart would forget it until this is written down: {Detail}", look, e.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await chores.ConfigureAwait(false); // none that begins a camera comes after they are ended
        await cameras.DisposeAsync().ConfigureAwait(false);
        foreach (var thread in (IDisposable[])[.. disks, Sender])
        {
            thread.Dispose();
        }

        await Store.DisposeAsync().ConfigureAwait(false);
        stopping.Dispose();
        finder.Dispose();
        editing.Dispose();
    }

    /// <summary>The present of a track; null when the camera or stream is not recorded.</summary>
    internal TrackRecorder? Live(TrackId track) => cameras.Find(track);

    /// <summary>Cancelled when a look is ended before its time.</summary>
    internal CancellationToken EndOf(Grant grant) => ended.Of(grant.Look, grant.Expires);

    private static Guid Identity(string folder)
    {
        var path = Path.Combine(folder, "identity");
        if (!File.Exists(path))
        {
            DurableText.Write(path, Guid.CreateVersion7().ToString("D") + "\n");
        }

        return Guid.Parse(File.ReadAllText(path).Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static CameraBook Book(RecorderOptions options) => new(Path.Combine(options.Folder, "cameras.json"));

    private static void TellOf(FootageStore store, ILogger logger)
    {
        foreach (var volume in store.Recovered)
        {
            logger.LogWarning("volume {Volume} was not closed: {Kept} bytes kept, {Cut} cut{Damage}", volume.Volume, volume.KeptBytes, volume.CutBytes, volume.Damage is null ? "" : "; " + volume.Damage);
        }
    }

    private static void Mend(RecorderOptions options, ILogger logger)
    {
        try
        {
            MinuteHeads.Mend(options.HeadsFolder);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            logger.LogError("{Detail}; the heads file is left as it is, and what is added to it today may not be readable", e.Message);
        }
    }

    private IEnumerable<CameraSource> Others(CameraId camera) => cameras.Sources.Where(s => s.Camera != camera);

    /// <summary>Each of its own: a Keeper or a log that is away, or a file that takes its time to be deleted, holds up no other.</summary>
    private Task RunChoresAsync(RecoveryNotes notes)
    {
        var commit = new MinuteCommit(options.HeadsFolder, options.Name, Store.Heads, log, clock);
        var retention = new FootageRetention(storage, Store, log, DiskSpace.Of, _ => false, clock, logger); // nobody can place a hold yet
        return Task.WhenAll(
            Every(Often, "health", _ => LookAsync()),
            Every(Often, "keys", Store.PrepareKeysAsync),
            Every(Often, "cameras that wait for a key", BeginWaitingAsync),
            Every(Often, "chain heads to the log", commit.RunAsync),
            Every(Often, "recovery to the log", stop => notes.TellAsync(log, stop)),
            Every(Pause, "looks that ended", _ => SweepAsync()),
            Every(Often, "cameras' own clocks", clocks.AskDueAsync),
            Every(Minute, "disks", _ => MeasureAsync()),
            Every(Minute, "retention", retention.RunAsync));

        Task Every(TimeSpan pause, string name, Func<CancellationToken, Task> work) =>
            Task.Run(() => new Chore(name, pause, pause > Pause ? pause : Pause, clock, logger).RunAsync(work, stopping.Token));
    }

    private Task LookAsync()
    {
        foreach (var track in cameras.Tracks)
        {
            track.Look();
        }

        return Task.CompletedTask;
    }

    private async Task BeginWaitingAsync(CancellationToken cancellationToken)
    {
        await editing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await cameras.BeginWaitingAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            editing.Release();
        }
    }

    private Task SweepAsync()
    {
        ended.Sweep();
        return Task.CompletedTask;
    }

    private Task MeasureAsync()
    {
        watch.Measure();
        alarms.Take(watch.Status, clock.GetUtcNow());
        if (++minute % 60 == 0)
        {
            storage.TakeAgain(logger);
        }

        return Task.CompletedTask;
    }
}
