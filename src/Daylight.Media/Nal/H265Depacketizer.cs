namespace Daylight.Media;

/// <summary>H.265 payloads (RFC 7798) without decoding order numbers: single NAL unit, AP and FU.</summary>
internal sealed class H265Depacketizer : Depacketizer
{
    private const int Ap = 48, Fu = 49;

    public override bool TryPush(ReadOnlySpan<byte> payload, AccessUnitBuffer unit)
    {
        if (payload.Length < 2 || (payload[0] & 0x80) != 0)
        {
            return false;
        }

        int type = NalHeader.Type(VideoCodec.H265, payload[0]);
        if (type == Fu)
        {
            return TryPushFu(payload, unit);
        }

        if (unit.FragmentOpen)
        {
            return false;
        }

        if (type == Ap)
        {
            return TryPushAggregate(payload[2..], 2, unit);
        }

        if (AnnexB.BeginsWithStartCode(payload))
        {
            return AnnexB.TryAppend(payload, unit);
        }

        return type < Fu && TryPushUnit(payload, unit); // beyond are PACI and reserved ones
    }

    private static bool TryPushFu(ReadOnlySpan<byte> payload, AccessUnitBuffer unit)
    {
        if (payload.Length < 4)
        {
            return false;
        }

        // RFC 7798 section 4.4.3: the payload header with the FU header's type in place of 49.
        int type = payload[2] & 0x3F;
        ReadOnlySpan<byte> header = [(byte)((payload[0] & 0x81) | (type << 1)), payload[1]];
        return type < Ap && TryPushFragment((payload[2] & 0x80) != 0, (payload[2] & 0x40) != 0, header, payload[3..], unit);
    }
}
