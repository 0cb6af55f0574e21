namespace Daylight.Contracts;

/// <summary>
/// What a camera's own clock said when it was last asked by ONVIF, about once an hour. Another measurement than
/// <see cref="StreamHealth.ClockOffset"/>, which is by its streams' sender reports: the two may come from different clocks of one camera.
/// </summary>
/// <param name="Offset">How far it is ahead of the Recorder's, to about a second; null when it was not told.</param>
/// <param name="AskedAt">When it was asked, by the Recorder's clock.</param>
/// <param name="Problem">Why it was not told, in a sentence; null when it was.</param>
public sealed record CameraClock(TimeSpan? Offset, DateTimeOffset AskedAt, string? Problem);
