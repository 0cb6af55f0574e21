namespace Daylight.Contracts;

/// <summary>A retention class, as the Recorder's storage has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Days">Whole days that its footage is kept after the end of the UTC day it was recorded in.</param>
/// <param name="SubStream">The class of its cameras' sub streams; null for this one.</param>
public sealed record StorageClass(string Name, int Days, string? SubStream);
