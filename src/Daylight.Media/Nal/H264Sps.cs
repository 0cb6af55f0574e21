namespace Daylight.Media;

/// <summary>H.264 sequence parameter sets (section 7.3.2.1.1), up to the cropping rectangle.</summary>
internal static class H264Sps
{
    public static bool TryParse(ReadOnlySpan<byte> nal, out SequenceParameters parameters)
    {
        parameters = default;
        if (nal.Length < 4 || (nal[0] & 0x1F) != 7)
        {
            return false;
        }

        var bits = new BitReader(nal[1..]);
        uint profile = bits.Bits(8);
        bits.Skip(16); // constraint flags, level
        bits.Ue();
        uint chroma = 1, luma8 = 0, chroma8 = 0;
        bool separatePlanes = false;
        if (profile is 100 or 110 or 122 or 244 or 44 or 83 or 86 or 118 or 128 or 138 or 139 or 134 or 135)
        {
            chroma = bits.Ue();
            separatePlanes = chroma == 3 && bits.Bit() == 1;
            luma8 = bits.Ue();
            chroma8 = bits.Ue();
            bits.Bit();
            if (bits.Bit() == 1)
            {
                SkipScalingLists(ref bits, chroma == 3 ? 12 : 8);
            }
        }

        bits.Ue(); // log2_max_frame_num_minus4
        SkipPictureOrder(ref bits);
        bits.Ue(); // max_num_ref_frames
        bits.Bit();
        ulong width = (bits.Ue() + 1UL) * 16;
        ulong mapUnits = bits.Ue() + 1UL;
        uint framesOnly = bits.Bit();
        if (framesOnly == 0)
        {
            bits.Bit();
        }

        bits.Bit(); // direct_8x8_inference
        ulong cropX = 0, cropY = 0;
        if (bits.Bit() == 1)
        {
            uint array = separatePlanes ? 0 : chroma;
            uint unitX = array is 1 or 2 ? 2u : 1;
            uint unitY = (array == 1 ? 2u : 1) * (2 - framesOnly);
            cropX = ((ulong)bits.Ue() + bits.Ue()) * unitX;
            cropY = ((ulong)bits.Ue() + bits.Ue()) * unitY;
        }

        ulong height = mapUnits * 16 * (2 - framesOnly);
        return !bits.Overrun && SequenceParameters.TryCrop(width, height, cropX, cropY, (chroma, luma8, chroma8), out parameters);
    }

    private static void SkipPictureOrder(ref BitReader bits)
    {
        uint type = bits.Ue();
        if (type == 0)
        {
            bits.Ue();
        }
        else if (type == 1)
        {
            bits.Bit();
            bits.Se();
            bits.Se();
            uint cycle = bits.Ue();
            for (uint i = 0; i < cycle && !bits.Overrun; i++)
            {
                bits.Se();
            }
        }
    }

    private static void SkipScalingLists(ref BitReader bits, int lists)
    {
        for (int list = 0; list < lists && !bits.Overrun; list++)
        {
            if (bits.Bit() == 0)
            {
                continue;
            }

            int size = list < 6 ? 16 : 64, last = 8, next = 8;
            for (int i = 0; i < size && !bits.Overrun; i++)
            {
                if (next != 0)
                {
                    next = (last + bits.Se()) & 0xFF;
                }

                last = next == 0 ? last : next;
            }
        }
    }
}
