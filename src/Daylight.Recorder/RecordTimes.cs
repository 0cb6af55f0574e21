namespace Daylight.Recorder;

/// <summary>A record's times: capture and receipt by the recorder's clock in microseconds since 1970, and extended RTP time in 1/90000 s.</summary>
internal readonly record struct RecordTimes(long CaptureMicros, long ReceiveMicros, long MediaTime90k);
