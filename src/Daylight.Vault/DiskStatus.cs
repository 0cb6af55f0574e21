namespace Daylight.Vault;

/// <summary>How a disk is doing.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Error">Why it refuses; null when it does not.</param>
/// <param name="QueuedBytes">Bytes that wait to be written.</param>
/// <param name="LostExtents">Extents that it never took or that a failure lost before they were acknowledged, since the program started.</param>
/// <param name="WrittenBytes">Bytes written since the program started.</param>
/// <param name="SlowestSync">The longest sync since the program started.</param>
public sealed record DiskStatus(string Folder, string? Error, long QueuedBytes, long LostExtents, long WrittenBytes, TimeSpan SlowestSync);
