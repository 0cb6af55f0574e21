using CsCheck;

namespace Daylight.Media.Tests;

public sealed class SequenceParametersTests
{
    // From x264: High profile, 1920x1080, which is 1088 lines with 8 cropped.
    private const string FullHd = "Z2QAKKzZQHgCJ+XARAAAAwAEAAADAMg8YMZY";

    [Fact]
    public void Cropping_is_applied()
    {
        Assert.True(SequenceParameters.TryParse(VideoCodec.H264, Convert.FromBase64String(FullHd), out SequenceParameters parameters));
        Assert.Equal(new(1920, 1080, 1, 8, 8), parameters);
    }

    [Fact]
    public void A_cut_set_is_refused()
    {
        byte[] whole = Convert.FromBase64String(FullHd);
        Assert.All(Enumerable.Range(0, 10), n => Assert.False(SequenceParameters.TryParse(VideoCodec.H264, whole.AsSpan(0, n), out _)));
    }

    [Fact]
    public void Any_bytes_parse_to_a_sensible_size_or_not_at_all()
        => Gen.Byte.Array[0, 120].Sample(bytes =>
        {
            Check(VideoCodec.H264, [0x67, 100, .. bytes]);
            Check(VideoCodec.H264, [0x67, .. bytes]);
            Check(VideoCodec.H265, [0x42, 1, .. bytes]);
        }, iter: 20000);

    private static void Check(VideoCodec codec, byte[] nal)
    {
        if (SequenceParameters.TryParse(codec, nal, out SequenceParameters parameters))
        {
            Assert.InRange(parameters.Width, 1, 16384);
            Assert.InRange(parameters.Height, 1, 16384);
        }
    }
}
