using Daylight.Vault;

namespace Daylight.Recorder.Tests;

/// <summary>A sealed record as a viewer is handed it.</summary>
internal readonly record struct ViewedRecord(VolumeId Volume, UnixMinute Minute, long CaptureMicros);
