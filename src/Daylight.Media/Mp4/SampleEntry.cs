namespace Daylight.Media;

/// <summary>Writes avc1/avcC and hvc1/hvcC (ISO/IEC 14496-15) from parameter sets as the camera sent them.</summary>
internal static class SampleEntry
{
    public static void Write(BoxWriter box, VideoCodec codec, IReadOnlyList<byte[]> sets, SequenceParameters size)
    {
        using (box.Open(codec == VideoCodec.H264 ? "avc1" : "hvc1"))
        {
            box.Zeros(6);
            box.U16(1); // data reference
            box.Zeros(16);
            box.U16(size.Width);
            box.U16(size.Height);
            box.U32(0x0048_0000); // 72 dpi
            box.U32(0x0048_0000);
            box.U32(0);
            box.U16(1); // frames a sample
            box.Zeros(32);
            box.U16(24);
            box.U16(0xFFFF);
            if (codec == VideoCodec.H264)
            {
                WriteAvcC(box, Only(codec, sets, NalTraits.Sps), Only(codec, sets, NalTraits.Pps), size);
            }
            else
            {
                WriteHvcC(box, sets, size);
            }
        }
    }

    private static void WriteAvcC(BoxWriter box, byte[][] sps, byte[][] pps, SequenceParameters size)
    {
        using (box.Open("avcC"))
        {
            box.U8(1);
            box.Bytes(sps[0].AsSpan(1, 3)); // profile, constraints, level
            box.U8(0xFF); // four-byte lengths
            box.U8(0xE0 | sps.Length);
            WriteSets(box, sps);
            box.U8(pps.Length);
            WriteSets(box, pps);
            if (sps[0][1] is 100 or 110 or 122 or 144)
            {
                box.U8(0xFC | size.ChromaFormat);
                box.U8(0xF8 | (size.BitDepthLuma - 8));
                box.U8(0xF8 | (size.BitDepthChroma - 8));
                box.U8(0);
            }
        }
    }

    private static void WriteHvcC(BoxWriter box, IReadOnlyList<byte[]> sets, SequenceParameters size)
    {
        byte[] sps = Unescape(Only(VideoCodec.H265, sets, NalTraits.Sps)[0]);
        using (box.Open("hvcC"))
        {
            box.U8(1);
            box.Bytes(sps.AsSpan(3, 12)); // general profile, tier, level: after the NAL header and one byte of ids
            box.U16(0xF000); // no spatial segmentation promised
            box.U8(0xFC); // parallelism unknown
            box.U8(0xFC | size.ChromaFormat);
            box.U8(0xF8 | (size.BitDepthLuma - 8));
            box.U8(0xF8 | (size.BitDepthChroma - 8));
            box.U16(0); // frame rate not promised
            int subLayers = ((sps[2] >> 1) & 7) + 1, nested = sps[2] & 1;
            box.U8((subLayers << 3) | (nested << 2) | 3); // four-byte lengths
            box.U8(3);
            foreach ((NalTraits kind, int type) in new[] { (NalTraits.Vps, 32), (NalTraits.Sps, 33), (NalTraits.Pps, 34) })
            {
                byte[][] of = Only(VideoCodec.H265, sets, kind);
                box.U8(0x80 | type);
                box.U16(of.Length);
                WriteSets(box, of);
            }
        }
    }

    // The counts have five bits at the least.
    private static byte[][] Only(VideoCodec codec, IEnumerable<byte[]> sets, NalTraits kind)
        => [.. sets.Where(s => NalHeader.Classify(codec, s[0]) == kind).Take(31)];

    private static void WriteSets(BoxWriter box, byte[][] sets)
    {
        foreach (byte[] set in sets)
        {
            box.U16(set.Length);
            box.Bytes(set);
        }
    }

    private static byte[] Unescape(byte[] nal)
    {
        List<byte> plain = new(nal.Length);
        int zeros = 0;
        foreach (byte b in nal)
        {
            if (zeros >= 2 && b == 3)
            {
                zeros = 0;
                continue;
            }

            zeros = b == 0 ? zeros + 1 : 0;
            plain.Add(b);
        }

        return [.. plain];
    }
}
