namespace Daylight.Contracts;

/// <summary>How well one stream is doing, measured by the Recorder once a second.</summary>
/// <param name="BitsPerSecond">Sealed bits a second, over about ten seconds.</param>
/// <param name="FramesPerSecond">Pictures a second, over about ten seconds.</param>
/// <param name="ClockOffset">How far the camera's own clock is ahead of the Recorder's, by its sender reports (RFC 3550 section 6.4.1); null while it has sent none.</param>
/// <param name="Alarm">What is wrong and what to do, in a sentence; null when nothing has been for long enough.</param>
/// <param name="AlarmSince">When the alarm began.</param>
public sealed record StreamHealth(double BitsPerSecond, double FramesPerSecond, TimeSpan? ClockOffset, string? Alarm, DateTimeOffset? AlarmSince);
