namespace Daylight.Media;

/// <summary>What a sequence parameter set says that anyone outside a decoder needs.</summary>
internal readonly record struct SequenceParameters(int Width, int Height, int ChromaFormat, int BitDepthLuma, int BitDepthChroma)
{
    private const int LargestSide = 16384;

    public static bool TryParse(VideoCodec codec, ReadOnlySpan<byte> nal, out SequenceParameters parameters)
        => codec == VideoCodec.H264 ? H264Sps.TryParse(nal, out parameters) : H265Sps.TryParse(nal, out parameters);

    /// <summary>Finds the first sequence parameter set that parses.</summary>
    public static bool TryFind(VideoCodec codec, ReadOnlySpan<byte> lengthPrefixed, out SequenceParameters parameters)
    {
        foreach (ReadOnlySpan<byte> nal in new NalUnits(lengthPrefixed))
        {
            if ((NalHeader.Classify(codec, nal[0]) & NalTraits.Sps) != 0 && TryParse(codec, nal, out parameters))
            {
                return true;
            }
        }

        parameters = default;
        return false;
    }

    /// <summary>Applies the cropping rectangle, given in chroma units; false when nothing sensible is left.</summary>
    public static bool TryCrop(
        ulong width, ulong height, ulong cropX, ulong cropY, (uint Chroma, uint Luma8, uint Chroma8) format, out SequenceParameters parameters)
    {
        parameters = default;
        if (width > LargestSide || height > LargestSide || cropX >= width || cropY >= height || format.Chroma > 3 || format.Luma8 > 8 || format.Chroma8 > 8)
        {
            return false;
        }

        parameters = new((int)(width - cropX), (int)(height - cropY), (int)format.Chroma, (int)format.Luma8 + 8, (int)format.Chroma8 + 8);
        return true;
    }
}
