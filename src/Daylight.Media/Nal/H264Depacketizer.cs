namespace Daylight.Media;

/// <summary>H.264 payloads (RFC 6184): single NAL unit, STAP-A and FU-A, which are all that packetization modes 0 and 1 know.</summary>
internal sealed class H264Depacketizer : Depacketizer
{
    private const int StapA = 24, FuA = 28;

    public override bool TryPush(ReadOnlySpan<byte> payload, AccessUnitBuffer unit)
    {
        if (payload.IsEmpty || (payload[0] & 0x80) != 0)
        {
            return false;
        }

        int type = payload[0] & 0x1F;
        if (type == FuA)
        {
            return TryPushFuA(payload, unit);
        }

        if (unit.FragmentOpen)
        {
            return false;
        }

        if (type == StapA)
        {
            return TryPushAggregate(payload[1..], 1, unit);
        }

        if (AnnexB.BeginsWithStartCode(payload))
        {
            return AnnexB.TryAppend(payload, unit);
        }

        return type is not (0 or > 23) && TryPushUnit(payload, unit);
    }

    private static bool TryPushFuA(ReadOnlySpan<byte> payload, AccessUnitBuffer unit)
    {
        if (payload.Length < 2) // the fragment itself may be empty (RFC 6184 section 5.8)
        {
            return false;
        }

        // RFC 6184 section 5.8: F and NRI come from the indicator, the type from the FU header.
        int type = payload[1] & 0x1F;
        ReadOnlySpan<byte> header = [(byte)((payload[0] & 0xE0) | type)];
        return type is >= 1 and <= 23 && TryPushFragment((payload[1] & 0x80) != 0, (payload[1] & 0x40) != 0, header, payload[2..], unit);
    }
}
