namespace Daylight.Bench;

/// <summary>A frame at a viewer.</summary>
/// <param name="Time90k">Its time on its camera's line: media time, or RTP time.</param>
/// <param name="At">When its last byte had been read, <see cref="System.Diagnostics.Stopwatch"/> time.</param>
internal readonly record struct Arrival(long Time90k, long At);
