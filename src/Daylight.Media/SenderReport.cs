namespace Daylight.Media;

/// <summary>An RTCP sender report (RFC 3550 section 6.4.1): what the camera's own clock said. Evidence, never the recording's time.</summary>
/// <param name="Ssrc">Synchronisation source.</param>
/// <param name="NtpTime">The camera's wall clock, 32.32 fixed point seconds since 1900.</param>
/// <param name="MediaTime90k">The same instant in the stream's media time.</param>
/// <param name="Packets">Packets the camera says it has sent (wraps).</param>
/// <param name="Octets">Payload octets the camera says it has sent (wraps).</param>
public readonly record struct SenderReport(uint Ssrc, ulong NtpTime, long MediaTime90k, uint Packets, uint Octets);
