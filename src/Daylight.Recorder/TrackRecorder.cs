using Daylight.Contracts;
using Daylight.Media;
using Daylight.Recorder.Live;
using Daylight.Vault;
using Microsoft.Extensions.Logging;

namespace Daylight.Recorder;

/// <summary>Records one stream of one camera for as long as it is configured: connects, seals what comes, tries again.</summary>
internal sealed class TrackRecorder : IAccessUnitSink
{
    private readonly TrackId track;
    private readonly RtspSource source;
    private readonly TrackWriter writer;
    private readonly FootageStore store;
    private readonly RecorderOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly StreamCounters counters = new();
    private readonly LiveTrack live;
    private readonly RtspOptions rtsp;
    private readonly WallClock wallClock = new();
    private readonly ClockOffset clockOffset = new();
    private readonly StreamWatch watch;
    private StreamStart? start;
    private bool gap;
    private long? firstFrame;
    private long frames;
    private long bytes;
    private long gaps;

    // Each written by this recorder's own loop, read whole by anyone.
    private volatile State state = new(StreamState.Connecting, null);
    private long lastFrameMicros;

    public TrackRecorder(
        TrackId track, CameraSource camera, Uri address, string retentionClass, FootageStore store, LiveTrack live, ReceiveLoop loop, RecorderOptions options,
        TimeProvider clock, ILogger logger)
    {
        (this.track, this.store, this.live, this.options, this.clock, this.logger) = (track, store, live, options, clock, logger);
        source = new RtspSource(address, camera.User, camera.Password, CertificateFingerprint.TryParse(camera.Certificate, out var believed) ? believed : null);
        writer = store.Writer(track, retentionClass);
        watch = new StreamWatch(clock);
        rtsp = new RtspOptions
        {
            Loop = loop,
            Urgent = () => live.Watched,
            Transport = camera.Transport switch { CameraTransport.Udp => RtspTransport.Udp, CameraTransport.Auto => RtspTransport.Auto, _ => RtspTransport.Tcp },
        };
    }

    public StreamStatus Status
    {
        get
        {
            var (now, began, last) = (state, start, Volatile.Read(ref lastFrameMicros));
            return new StreamStatus(
                track.Stream,
                now.Is,
                now.Detail,
                began?.Codec switch { VideoCodec.H264 => "H.264", VideoCodec.H265 => "H.265", _ => null },
                began is { Width: > 0 } ? began.Width : null,
                began is { Height: > 0 } ? began.Height : null,
                Volatile.Read(ref frames),
                Volatile.Read(ref bytes),
                Volatile.Read(ref gaps),
                counters.MalformedPackets + counters.DamagedAccessUnits + counters.OversizedAccessUnits + counters.MalformedMessages,
                last == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(last / 1000)) { Health = watch.Health };
        }
    }

    /// <summary>Whether somebody watches.</summary>
    public bool Watched => live.Watched;

    /// <summary>Measures how well it is doing; called once a second, by one thread.</summary>
    public void Look() => watch.Look(Status, clockOffset.Value);

    /// <summary>Begins to watch.</summary>
    public LiveViewer Join() => live.Join(writer);

    public void Leave(LiveViewer viewer) => live.Leave(viewer);

    /// <summary>Begins to watch, served by the sender.</summary>
    public void Join(LiveSender sender, WireViewer viewer) => live.Join(writer, sender, viewer);

    public void Leave(WireViewer viewer) => live.Leave(viewer);

    /// <summary>Runs until cancelled. No error of a camera ends it.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var retry = new RetryPause(options.MinPause, options.MaxPause);
        while (!stop.IsCancellationRequested)
        {
            RtspFailure? why = null;
            firstFrame = null;
            try
            {
                state = new State(StreamState.Connecting, state.Detail);
                wallClock.Restart();
                clockOffset.Restart();
                await RtspClient.RunAsync(source, this, rtsp, counters, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (RtspException e)
            {
                why = e.Failure;
                Fail(e.Message);
            }
#pragma warning disable CA1031 // Nothing that one camera sends may end its recorder; what it was is told and tried again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Fail("recording failed: " + e.Message);
            }

            TimeSpan? played = firstFrame is { } first ? clock.GetElapsedTime(first) : null;
            if (played is not null)
            {
                gap = true;
                Volatile.Write(ref gaps, gaps + 1);
            }

            (var pause, retry) = retry.After(why, played, Random.Shared.NextDouble());
            await Task.Delay(pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        store.Release(track);
        state = new State(StreamState.Stopped, null);
    }

    public void OnStreamStarted(StreamStart start)
    {
        var before = this.start;
        this.start = start;
        var goesOn = state.Is == StreamState.Recording;
        state = new State(StreamState.Recording, null);
        if (goesOn && before is not null && (before.Width, before.Height) == (start.Width, start.Height))
        {
            return; // new sets for the same picture: a camera that changes them without end must not fill the log
        }

        logger.LogInformation("{Track}: recording {Codec} {Width}x{Height}", track, start.Codec, start.Width, start.Height);
    }

    public void OnAccessUnit(in AccessUnit unit)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        var (capture, jumped) = wallClock.Map(unit.MediaTime90k, now);
        var flags = (unit.GapBefore || gap ? RecordFlags.GapBefore : 0) | (jumped ? RecordFlags.ClockJump : 0);
        if (unit.GapBefore && !gap)
        {
            Volatile.Write(ref gaps, gaps + 1); // a break between connections is counted when it begins
        }

        gap = false;
        firstFrame ??= clock.GetTimestamp();
        if (jumped)
        {
            writer.Flush();
        }

        var codec = (RecordCodec)(byte)unit.Codec;
        var times = new RecordTimes(capture, now, unit.MediaTime90k);
        if (unit.KeyFrame && !unit.ParameterSetsInBand && start is { ParameterSets.IsEmpty: false })
        {
            Append(RecordFlags.ParameterSets, codec, times, start.ParameterSets.Span);
        }

        Append(flags | (unit.KeyFrame ? RecordFlags.KeyFrame : 0), codec, times, unit.Data);
        Volatile.Write(ref frames, frames + 1);
        Volatile.Write(ref lastFrameMicros, now);
    }

    /// <summary>The camera's own clock: shown in its health; recording time never comes from it.</summary>
    public void OnSenderReport(in SenderReport report) => clockOffset.Take(report, clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000);

    private void Append(RecordFlags flags, RecordCodec codec, in RecordTimes times, ReadOnlySpan<byte> data) =>
        Volatile.Write(ref bytes, bytes + live.Append(writer, flags, codec, times, data));

    private void Fail(string detail)
    {
        if (state.Detail != detail)
        {
            logger.LogWarning("{Track}: {Detail}", track, detail);
        }

        state = new State(StreamState.Failed, detail);
    }

    private sealed record State(StreamState Is, string? Detail);
}
