namespace Daylight.Media;

/// <summary>H.265 sequence parameter sets (section 7.3.2.2.1), up to the bit depths.</summary>
internal static class H265Sps
{
    public static bool TryParse(ReadOnlySpan<byte> nal, out SequenceParameters parameters)
    {
        parameters = default;
        if (nal.Length < 4 || NalHeader.Type(VideoCodec.H265, nal[0]) != 33)
        {
            return false;
        }

        var bits = new BitReader(nal[2..]);
        bits.Skip(4);
        int subLayers = (int)bits.Bits(3);
        bits.Bit();
        SkipProfileTierLevel(ref bits, subLayers);
        bits.Ue();
        uint chroma = bits.Ue();
        bool separatePlanes = chroma == 3 && bits.Bit() == 1;
        ulong width = bits.Ue(), height = bits.Ue(), cropX = 0, cropY = 0;
        if (bits.Bit() == 1)
        {
            uint array = separatePlanes ? 0 : chroma;
            cropX = ((ulong)bits.Ue() + bits.Ue()) * (array is 1 or 2 ? 2u : 1);
            cropY = ((ulong)bits.Ue() + bits.Ue()) * (array == 1 ? 2u : 1);
        }

        uint luma8 = bits.Ue(), chroma8 = bits.Ue();
        return !bits.Overrun && SequenceParameters.TryCrop(width, height, cropX, cropY, (chroma, luma8, chroma8), out parameters);
    }

    private static void SkipProfileTierLevel(ref BitReader bits, int subLayers)
    {
        bits.Skip(96);
        uint profiles = 0, levels = 0;
        for (int i = 0; i < 8 && subLayers > 0; i++)
        {
            profiles = (profiles << 1) | bits.Bit();
            levels = (levels << 1) | bits.Bit();
        }

        for (int i = 0; i < subLayers; i++)
        {
            bits.Skip((((profiles >> (7 - i)) & 1) == 1 ? 88 : 0) + (((levels >> (7 - i)) & 1) == 1 ? 8 : 0));
        }
    }
}
