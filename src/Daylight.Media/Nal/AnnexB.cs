namespace Daylight.Media;

/// <summary>
/// Start codes (H.264 and H.265 annex B) where they must not be: RTP payloads carry NAL units without them (RFC 6184 section 5.3,
/// RFC 7798 section 4.4.1). The NAL units between them are whole and are taken as they are; only start codes and zeros around them go.
/// No NAL unit holds 00 00 01 itself (emulation prevention, H.264 section 7.4.1), and none begins with 00 00.
/// </summary>
internal static class AnnexB
{
    private static ReadOnlySpan<byte> StartCode => [0, 0, 1];

    public static bool BeginsWithStartCode(ReadOnlySpan<byte> payload)
        => payload.Length >= 3 && payload[0] == 0 && payload[1] == 0 && (payload[2] == 1 || (payload[2] == 0 && payload.Length > 3 && payload[3] == 1));

    public static bool HasStartCode(ReadOnlySpan<byte> nal) => nal.IndexOf(StartCode) >= 0;

    /// <summary>Adds the NAL units between the start codes, and what comes before the first one.</summary>
    /// <returns>False when one of them is none; the access unit is then damaged.</returns>
    public static bool TryAppend(ReadOnlySpan<byte> bytes, AccessUnitBuffer unit)
    {
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf(StartCode);
            ReadOnlySpan<byte> nal = (end < 0 ? bytes : bytes[..end]).TrimEnd((byte)0); // trailing_zero_8bits and the long start code's zero
            if (!nal.IsEmpty)
            {
                if (!NalHeader.IsUnit(unit.Codec, nal))
                {
                    return false;
                }

                unit.Append(nal);
            }

            bytes = end < 0 ? [] : bytes[(end + 3)..];
        }

        return true;
    }
}
