using Daylight.Contracts;
using Daylight.Vault;

namespace Daylight.Desk.Tests;

/// <summary>Keeps what it was told as a Recorder does, and records nothing.</summary>
internal sealed class SilentRecorder : IRecorder
{
    public List<Guid> Ended { get; } = [];

    public Dictionary<CameraId, CameraSource> Cameras { get; } = [];

    /// <summary>How often a camera's recording began anew.</summary>
    public int Puts { get; private set; }

    /// <summary>After so many more puts it cannot be reached.</summary>
    public int AwayAfter { get; set; } = int.MaxValue;

    /// <summary>What it tells of its disks.</summary>
    public StorageStatus Storage { get; set; } = new([], null, []);

    /// <summary>Why it refuses every camera; null when it does not.</summary>
    public string? Refusal { get; set; }

    public Task<IReadOnlyList<CameraStatus>> StatusAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CameraStatus>>([.. Cameras.Values.Select(c => new CameraStatus(
            c.Camera, [new StreamStatus(StreamKind.Main, StreamState.Recording, null, "H.264", 1920, 1080, 1, 1, 0, 0, null)]))]);

    public Task<IReadOnlyList<RecordedCamera>> CamerasAsync(CancellationToken cancellationToken) => AwayAfter < 0
        ? throw new IOException("the Recorder is away")
        : Task.FromResult<IReadOnlyList<RecordedCamera>>([.. Cameras.Values.Select(RecordedCamera.Of)]);

    public Task<StorageStatus> StorageAsync(CancellationToken cancellationToken) => AwayAfter <= 0
        ? throw new IOException("the Recorder is away")
        : Task.FromResult(Storage);

    public Task PutCameraAsync(CameraSource source, string by, CancellationToken cancellationToken)
    {
        if (AwayAfter-- <= 0)
        {
            throw new IOException("the Recorder is away");
        }

        if (Refusal is { } why)
        {
            throw new ArgumentException(why, nameof(source));
        }

        Puts++;
        Cameras[source.Camera] = source.Settled(Cameras.GetValueOrDefault(source.Camera));
        return Task.CompletedTask;
    }

    public Task RemoveCameraAsync(CameraId camera, string by, CancellationToken cancellationToken)
    {
        Cameras.Remove(camera);
        return Task.CompletedTask;
    }

    /// <summary>What the last question was.</summary>
    public CameraQuestion? Asked { get; private set; }

    /// <summary>Why no camera answers; null when one does.</summary>
    public CameraAskException? Silence { get; set; }

    public Task<IReadOnlyList<FoundCamera>> FindCamerasAsync(string? address, CancellationToken cancellationToken) => Silence is { } why
        ? throw why
        : Task.FromResult<IReadOnlyList<FoundCamera>>([new FoundCamera("urn:uuid:1", "192.0.2.7", new Uri("http://192.0.2.7/onvif/device_service"), address ?? "Everyone", null, null, [], CameraId.Parse("market-1"), null)]);

    public Task<CameraOffer> AskCameraAsync(CameraQuestion question, string by, CancellationToken cancellationToken)
    {
        Asked = question;
        return Silence is { } why ? throw why
            : Task.FromResult(new CameraOffer(new Uri("http://192.0.2.7/onvif/device_service"), by, null, null, null, TimeSpan.FromSeconds(3), "Media1", [], "answers: 1x1 JPEG, 1 kB", []));
    }

    public Task EndLookAsync(Guid look, CancellationToken cancellationToken)
    {
        Ended.Add(look);
        return Task.CompletedTask;
    }
}
