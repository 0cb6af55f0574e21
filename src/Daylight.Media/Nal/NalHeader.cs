namespace Daylight.Media;

/// <summary>Reads NAL unit headers (H.264 section 7.3.1, H.265 section 7.3.1.2).</summary>
internal static class NalHeader
{
    public static int Size(VideoCodec codec) => codec == VideoCodec.H264 ? 1 : 2;

    public static int Type(VideoCodec codec, byte first) => codec == VideoCodec.H264 ? first & 0x1F : (first >> 1) & 0x3F;

    /// <summary>Whether these bytes can be a NAL unit of a picture or its sets, and no packet type of RTP.</summary>
    public static bool IsUnit(VideoCodec codec, ReadOnlySpan<byte> nal) => nal.Length >= Size(codec) && (nal[0] & 0x80) == 0 &&
        (codec == VideoCodec.H264 ? Type(codec, nal[0]) is >= 1 and <= 23 : Type(codec, nal[0]) < 48 && (nal[1] & 7) != 0);

    /// <summary>
    /// Whether a picture begins with this slice: first_mb_in_slice is 0 (H.264 section 7.3.3), or first_slice_segment_in_pic_flag is set
    /// (H.265 section 7.3.6.1).
    /// </summary>
    public static bool IsFirstSlice(VideoCodec codec, ReadOnlySpan<byte> nal)
        => nal.Length > Size(codec) && (nal[Size(codec)] & 0x80) != 0;

    public static NalTraits Classify(VideoCodec codec, byte first)
    {
        int type = Type(codec, first);
        return codec == VideoCodec.H264
            ? type switch
            {
                5 => NalTraits.Vcl | NalTraits.Key,
                >= 1 and <= 4 => NalTraits.Vcl,
                7 => NalTraits.Sps,
                8 => NalTraits.Pps,
                _ => NalTraits.None,
            }
            : type switch
            {
                >= 16 and <= 23 => NalTraits.Vcl | NalTraits.Key, // BLA, IDR, CRA: the IRAP pictures
                <= 31 => NalTraits.Vcl,
                32 => NalTraits.Vps,
                33 => NalTraits.Sps,
                34 => NalTraits.Pps,
                _ => NalTraits.None,
            };
    }

    /// <summary>The traits a decoder needs before it can start.</summary>
    public static NalTraits AllSets(VideoCodec codec)
        => codec == VideoCodec.H264 ? NalTraits.Sps | NalTraits.Pps : NalTraits.Vps | NalTraits.Sps | NalTraits.Pps;
}
