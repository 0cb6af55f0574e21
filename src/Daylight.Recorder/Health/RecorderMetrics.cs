using System.Diagnostics.Metrics;
using Daylight.Contracts;

namespace Daylight.Recorder;

/// <summary>The Recorder's figures for whoever collects them (OpenTelemetry, Prometheus): one meter, asked and not pushed.</summary>
public sealed class RecorderMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Daylight.Recorder";

    private readonly Meter meter = new(MeterName);

    /// <summary>Measures a recorder from now on.</summary>
    public RecorderMetrics(RecorderService recorder)
    {
        Streams<long>("daylight.stream.frames", "{frame}", "Access units sealed", s => s.Frames, counter: true);
        Streams<long>("daylight.stream.bytes", "By", "Sealed bytes", s => s.Bytes, counter: true);
        Streams<long>("daylight.stream.gaps", "{gap}", "Breaks in the stream", s => s.Gaps, counter: true);
        Streams<long>("daylight.stream.dropped", "{item}", "Malformed packets and damaged access units dropped", s => s.Dropped, counter: true);
        Streams<int>("daylight.stream.recording", "1", "1 while the stream is recorded", s => s.State == StreamState.Recording ? 1 : 0, counter: false);
        Streams<int>("daylight.stream.alarm", "1", "1 while its alarm sounds", s => s.Health?.Alarm is null ? 0 : 1, counter: false);
        Streams<double>("daylight.stream.rate", "bit/s", "Sealed bits a second", s => s.Health?.BitsPerSecond ?? 0, counter: false);
        Streams<double>("daylight.stream.clock_offset", "s", "How far the camera's clock is ahead, by its sender reports", s => s.Health?.ClockOffset?.TotalSeconds, counter: false);
        Create("daylight.camera.device_clock_offset", "s", "How far the camera's own clock is ahead, by ONVIF", counter: false, () => recorder.Status()
            .Where(c => c.Clock?.Offset is not null)
            .Select(c => new Measurement<double>(c.Clock!.Offset!.Value.TotalSeconds, new KeyValuePair<string, object?>("camera", c.Camera.Value))));
        Disks<long>("daylight.disk.queued", "By", "Bytes that wait for the disk", d => d.QueuedBytes, counter: false);
        Disks<long>("daylight.disk.written", "By", "Bytes written", d => d.WrittenBytes, counter: true);
        Disks<long>("daylight.disk.lost_extents", "{extent}", "Extents that the disk never took or lost before they were acknowledged", d => d.LostExtents, counter: true);
        Disks<int>("daylight.disk.refuses", "1", "1 while the disk takes nothing", d => d.Error is null ? 0 : 1, counter: false);
        Disks<double>("daylight.disk.slowest_sync", "s", "The longest sync since the start", d => d.SlowestSync.TotalSeconds, counter: false);
        Storage<int>("daylight.storage.alarm", "1", "1 while somebody should look at the disk: it cannot be reached, refuses, or is full within a day", d => d.Alarm ? 1 : 0);
        Storage<long>("daylight.storage.used", "By", "What volumes take of the disk", d => d.UsedBytes);
        Storage<long>("daylight.storage.free", "By", "What is free of the disk", d => d.FreeBytes);
        Storage<double>("daylight.storage.fills_at", "s", "When the disk is full at this rate, seconds since 1970; nothing where that is not foreseen", d => d.Forecast.FillsAt?.ToUnixTimeMilliseconds() / 1000.0);
        Storage<double>("daylight.storage.kept", "d", "Days that are kept once the disk is full", d => d.Forecast.KeptDays);
        Create<int>("daylight.catalog.refuses", "1", "1 while the catalog takes nothing", counter: false, () => [new Measurement<int>(recorder.Store.CatalogRefuses ? 1 : 0)]);
        Create<int>("daylight.catalog.damaged_volumes", "{volume}", "Volumes that the catalog knows and no disk has whole", counter: false, () => [new Measurement<int>(recorder.Storage.Damaged.Count)]);

        void Streams<T>(string name, string unit, string description, Func<StreamStatus, T?> of, bool counter)
            where T : struct => Create(name, unit, description, counter, () => recorder.Status().SelectMany(c => c.Streams
                .Where(s => of(s) is not null)
                .Select(s => new Measurement<T>(of(s)!.Value, new("camera", c.Camera.Value), new("stream", s.Stream.ToString().ToLowerInvariant())))));

        // As of the last minute, the disks that are left out among them.
        void Storage<T>(string name, string unit, string description, Func<StorageDisk, T?> of)
            where T : struct => Create(name, unit, description, counter: false, () => recorder.Storage.Disks
                .Where(d => of(d) is not null)
                .Select(d => new Measurement<T>(of(d)!.Value, new KeyValuePair<string, object?>("disk", d.Folder))));

        void Disks<T>(string name, string unit, string description, Func<Daylight.Vault.DiskStatus, T> of, bool counter)
            where T : struct => Create(name, unit, description, counter, () => recorder.Store.Disks.Select(d => new Measurement<T>(of(d.Status), new KeyValuePair<string, object?>("disk", d.Options.Folder))));
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    private void Create<T>(string name, string unit, string description, bool counter, Func<IEnumerable<Measurement<T>>> observe)
        where T : struct
    {
        if (counter)
        {
            meter.CreateObservableCounter(name, observe, unit, description);
        }
        else
        {
            meter.CreateObservableGauge(name, observe, unit, description);
        }
    }
}
