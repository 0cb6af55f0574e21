namespace Daylight.Recorder.Storage;

/// <summary>A disk that was in use before and could not be reached at the start: nothing is written to it until the recorder starts again.</summary>
/// <param name="Disk">As it is configured.</param>
/// <param name="Why">What is wrong, with the fix.</param>
internal sealed record AbsentDisk(DiskPlan Disk, string Why);
