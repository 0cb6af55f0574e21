using System.Diagnostics.Metrics;
using Daylight.Contracts;

namespace Daylight.Recorder.Tests;

/// <summary>What is measured of the storage, as a collector sees it.</summary>
public sealed class RecorderMetricsTests : IAsyncLifetime
{
    private readonly StreamRig rig = new();

    public ValueTask InitializeAsync() => rig.InitializeAsync();

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task The_storage_is_measured_disk_by_disk_and_the_catalog_with_it()
    {
        await rig.SendPicturesAsync(1);
        using var metrics = new RecorderMetrics(rig.Recorder);
        using var listener = new MeterListener { InstrumentPublished = (i, l) => { if (i.Meter.Name == RecorderMetrics.MeterName) { l.EnableMeasurementEvents(i); } } };
        var seen = new Dictionary<string, double>();
        listener.SetMeasurementEventCallback<int>((i, value, tags, _) => seen[Name(i, tags)] = value);
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => seen[Name(i, tags)] = value);
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => seen[Name(i, tags)] = value);
        listener.Start();
        var disk = (await StatusAsync()).Disks.Single();

        listener.RecordObservableInstruments();

        Assert.Equal(0, seen["daylight.catalog.refuses"]);
        Assert.Equal(0, seen["daylight.catalog.damaged_volumes"]);
        Assert.Equal(disk.Alarm ? 1 : 0, seen[$"daylight.storage.alarm {disk.Folder}"]);
        Assert.Equal(disk.FreeBytes, seen[$"daylight.storage.free {disk.Folder}"]);
        Assert.Equal(disk.UsedBytes, seen[$"daylight.storage.used {disk.Folder}"]);
        Assert.Equal(disk.Forecast.FillsAt is not null, seen.ContainsKey($"daylight.storage.fills_at {disk.Folder}"));
    }

    private static string Name(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        instrument.Name + (tags.Length > 0 && tags[0].Key == "disk" ? $" {tags[0].Value}" : "");

    private async Task<StorageStatus> StatusAsync()
    {
        StorageStatus status;
        while ((status = await rig.Recorder.StorageAsync(TestContext.Current.CancellationToken)).Disks.Count == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken); // measured at the start by a task of its own
        }

        return status;
    }
}
