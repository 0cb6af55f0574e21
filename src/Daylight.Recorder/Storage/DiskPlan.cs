namespace Daylight.Recorder.Storage;

/// <summary>A disk as it is configured.</summary>
/// <param name="Folder">Where on it the volumes lie; absolute.</param>
/// <param name="Classes">The retention classes it takes; empty for all.</param>
/// <param name="QuotaBytes">The most that volumes may take of it; null for no limit but <paramref name="KeepFreeBytes"/>.</param>
/// <param name="KeepFreeBytes">What is left free on it; null for a fiftieth of it, at least 1 GiB and at most half.</param>
public sealed record DiskPlan(string Folder, IReadOnlyList<string> Classes, long? QuotaBytes, long? KeepFreeBytes);
