namespace Daylight.Academy;

/// <summary>A frame that fell due, as a <see cref="FrameLog"/> holds it.</summary>
/// <param name="Path">The feed's path, such as <c>plaza-mayor/main</c>.</param>
/// <param name="Ssrc">The session's RTP source; every PLAY has one of its own.</param>
/// <param name="RtpTime">The frame's RTP time, 90 kHz, as sent.</param>
/// <param name="Bytes">RTP payload bytes.</param>
/// <param name="At">When the last byte had been handed to the kernel: <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>, one clock for all processes of a machine.</param>
/// <param name="IsKey">A key frame.</param>
/// <param name="Skipped">Never sent: the client had not taken what came before.</param>
public readonly record struct SentFrame(string Path, uint Ssrc, uint RtpTime, int Bytes, long At, bool IsKey, bool Skipped);
