namespace Daylight.Bench;

/// <summary>How long after its start a recorder had frames.</summary>
/// <param name="FirstFrame">The first frame of any camera taken in and sealed.</param>
/// <param name="LastCamera">The first frame of the last camera.</param>
/// <param name="OnDisk">The first frame readable in a volume: up to one extent's age later.</param>
internal sealed record FirstSeen(TimeSpan FirstFrame, TimeSpan LastCamera, TimeSpan OnDisk);
