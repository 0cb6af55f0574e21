using Daylight.Media;

namespace Daylight.Recorder;

/// <summary>
/// How far a camera's clock is ahead of ours, by its sender reports. A report is read when its socket is swept, up to a tenth of a
/// second late, so that the largest of the last few differences is nearest to the truth.
/// </summary>
internal sealed class ClockOffset
{
    private const int Kept = 8;
    private const long UnixEpochNtpSeconds = 2_208_988_800; // RFC 868: 1970 seen from 1900

    private readonly Queue<long> micros = new(Kept);

    // Written by the stream's loop, read by anyone: microseconds, or MinValue while there is none.
    private long current = long.MinValue;

    public TimeSpan? Value => Volatile.Read(ref current) is var value and not long.MinValue ? TimeSpan.FromMicroseconds(value) : null;

    public void Take(in SenderReport report, long nowMicros)
    {
        // A camera without a clock sends zero (RFC 3550 section 6.4.1).
        if (report.NtpTime == 0)
        {
            return;
        }

        var seconds = (long)(report.NtpTime >> 32);
        // From February 2036 the seconds begin anew (RFC 5905 section 6): a first bit of 0 is that era.
        seconds += seconds < 0x8000_0000L ? 1L << 32 : 0;
        var camera = ((seconds - UnixEpochNtpSeconds) * 1_000_000) + (long)((report.NtpTime & uint.MaxValue) * 1_000_000 >> 32);
        if (micros.Count == Kept)
        {
            micros.Dequeue();
        }

        micros.Enqueue(camera - nowMicros);
        Volatile.Write(ref current, micros.Max());
    }

    /// <summary>Forgets the reports of a connection that has ended.</summary>
    public void Restart()
    {
        micros.Clear();
        Volatile.Write(ref current, long.MinValue);
    }
}
