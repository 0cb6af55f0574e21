namespace Daylight.Bench;

/// <summary>A picture found in the sealed volumes, by its clear header.</summary>
/// <param name="MediaTime90k">Its media time: counted from the first frame of its session.</param>
/// <param name="ReceiveMicros">When it came, by the recorder's wall clock, microseconds since 1970.</param>
internal readonly record struct RecordedFrame(long MediaTime90k, long ReceiveMicros);
