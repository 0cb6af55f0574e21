namespace Daylight.Media;

/// <summary>Takes NAL units out of RTP payloads. It holds no bytes itself; an open fragment lives in the buffer.</summary>
internal abstract class Depacketizer
{
    /// <summary>Adds a payload's NAL units to the buffer.</summary>
    /// <returns>False when the payload is malformed or does not fit what came before: the access unit is then damaged.</returns>
    public abstract bool TryPush(ReadOnlySpan<byte> payload, AccessUnitBuffer unit);

    public static Depacketizer For(VideoCodec codec) => codec == VideoCodec.H264 ? new H264Depacketizer() : new H265Depacketizer();

    /// <summary>Units of an aggregation packet, each after a big-endian u16 length; none may be cut or empty.</summary>
    protected static bool TryPushAggregate(ReadOnlySpan<byte> rest, int smallest, AccessUnitBuffer unit)
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        while (!rest.IsEmpty)
        {
            if (rest.Length < 2)
            {
                return false;
            }

            int length = (rest[0] << 8) | rest[1];
            if (length < smallest || length > rest.Length - 2 || (rest[2] & 0x80) != 0)
            {
                return false;
            }

            unit.Append(rest.Slice(2, length));
            rest = rest[(2 + length)..];
        }

        return true;
    }

    protected static bool TryPushFragment(bool start, bool end, ReadOnlySpan<byte> header, ReadOnlySpan<byte> fragment, AccessUnitBuffer unit)
    {
        if (start == unit.FragmentOpen)
        {
            return false; // a start inside a unit, or a middle without its start
        }

        if (start)
        {
            unit.BeginFragments(header);
        }

        unit.AppendFragment(fragment);
        return !end || unit.EndFragments();
    }

    /// <summary>A payload that is one NAL unit; several where start codes join them to parameter sets.</summary>
    protected static bool TryPushUnit(ReadOnlySpan<byte> payload, AccessUnitBuffer unit)
    {
        // Pictures are not searched: it would cost a pass over every byte for cameras that are in order.
        if ((NalHeader.Classify(unit.Codec, payload[0]) & NalTraits.Vcl) == 0 && AnnexB.HasStartCode(payload))
        {
            return AnnexB.TryAppend(payload, unit);
        }

        unit.Append(payload);
        return true;
    }
}
