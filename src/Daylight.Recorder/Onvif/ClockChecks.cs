using System.Collections.Concurrent;
using Daylight.Contracts;
using Daylight.Media;
using Daylight.Vault;
using Microsoft.Extensions.Logging;

namespace Daylight.Recorder.Onvif;

/// <summary>
/// Asks each camera with an ONVIF address for its time, once an hour and never two at once. No password is sent: the operation needs
/// none. What it says changes nothing of the recording.
/// </summary>
/// <param name="recorded">What is recorded now.</param>
/// <param name="read">Asks one camera.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Where clocks that are wrong are told of.</param>
internal sealed class ClockChecks(
    Func<IEnumerable<CameraSource>> recorded, Func<CameraSource, CancellationToken, Task<TimeSpan?>> read, TimeProvider clock, ILogger logger)
{
    /// <summary>How often one camera is asked; less or more by a quarter, so that they do not all come together.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private static readonly TimeSpan Wrong = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<CameraId, Reading> readings = new();

    /// <summary>By GetSystemDateAndTime over HTTP.</summary>
    public static async Task<TimeSpan?> ReadAsync(CameraSource source, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var device = new OnvifDevice(
            source.Onvif!, null, null, CertificateFingerprint.TryParse(source.Certificate, out var pinned) ? pinned : null, clock);
        return await device.ReadClockAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The states with what the cameras' clocks said.</summary>
    public IReadOnlyList<CameraStatus> With(IReadOnlyList<CameraStatus> states) =>
        [.. states.Select(s => readings.TryGetValue(s.Camera, out var reading) ? s with { Clock = reading.Clock } : s)];

    /// <summary>Asks those whose time has come, and forgets those that are no longer recorded or have another address.</summary>
    internal async Task AskDueAsync(CancellationToken stop)
    {
        var cameras = recorded().Where(c => c.Onvif is not null).ToDictionary(c => c.Camera);
        foreach (var (camera, reading) in readings)
        {
            if (cameras.GetValueOrDefault(camera)?.Onvif != reading.Address)
            {
                readings.TryRemove(camera, out _);
            }
        }

        foreach (var source in cameras.Values)
        {
            if (stop.IsCancellationRequested)
            {
                return;
            }

            if (!readings.TryGetValue(source.Camera, out var reading) || reading.Due <= clock.GetUtcNow())
            {
                readings[source.Camera] = await AskAsync(source, reading, stop).ConfigureAwait(false);
            }
        }
    }

    private async Task<Reading> AskAsync(CameraSource source, Reading? before, CancellationToken stop)
    {
        TimeSpan? offset = null;
        string? problem = null;
        try
        {
            offset = await read(source, stop).ConfigureAwait(false);
            problem = offset is null ? "it tells no time in UTC" : null;
        }
        catch (OnvifException e)
        {
            problem = e.Message;
        }
        catch (OperationCanceledException)
        {
            problem = "it was not asked to the end";
        }
#pragma warning disable CA1031 // A defect of ours at one camera keeps no other from being asked.
        catch (Exception e)
#pragma warning restore CA1031
        {
            problem = e.Message;
        }

        if (offset is { } wrong && wrong.Duration() > Wrong && !(before?.Clock.Offset?.Duration() > Wrong))
        {
            var way = wrong > TimeSpan.Zero ? "ahead" : "behind";
            logger.LogWarning("camera {Camera}: its own clock is {Seconds:0} s {Way}; set its time source", source.Camera, wrong.Duration().TotalSeconds, way);
        }

        var now = clock.GetUtcNow();
        return new Reading(source.Onvif!, new CameraClock(offset, now, problem), now + (Every * (0.75 + (Random.Shared.NextDouble() / 2))));
    }

    private sealed record Reading(Uri Address, CameraClock Clock, DateTimeOffset Due);
}
