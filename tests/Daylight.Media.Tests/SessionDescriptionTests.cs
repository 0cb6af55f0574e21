using System.Text;
using CsCheck;

namespace Daylight.Media.Tests;

public sealed class SessionDescriptionTests
{
    private const string Usual = """
        v=0
        o=- 1 1 IN IP4 0.0.0.0
        s=Media
        a=control:*
        m=audio 0 RTP/AVP 0
        a=control:trackID=2
        m=video 0 RTP/AVP 96
        a=rtpmap:96 H264/90000
        a=fmtp:96 packetization-mode=1; sprop-parameter-sets=Z2QAKKzZQHgCJ+XARAAAAwAEAAADAMg8YMZY,aOvjyyLA;profile-level-id=640028
        a=control:trackID=1

        """;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void The_video_is_found_behind_the_audio(string lineEnd)
    {
        VideoFormat format = VideoFormat.Choose(Parse(Usual.ReplaceLineEndings(lineEnd)));
        Assert.Equal((VideoCodec.H264, 96, "trackID=1"), (format.Codec, format.PayloadType, format.Control));
        Assert.True(SequenceParameters.TryFind(VideoCodec.H264, format.ParameterSets, out SequenceParameters size));
        Assert.Equal(1080, size.Height);
    }

    [Fact]
    public void Parameter_sets_that_make_no_sense_are_left_to_the_stream()
        => Assert.Empty(VideoFormat.Choose(Parse(Usual.Replace("Z2QAKKzZ", "Z2QA////", StringComparison.Ordinal).Replace("HgCJ", "****", StringComparison.Ordinal))).ParameterSets);

    [Fact]
    public void No_video_and_an_unknown_codec_are_told_apart()
    {
        Assert.Equal(RtspFailure.NoVideo, Failure(Usual.Replace("m=video", "m=text", StringComparison.Ordinal)).Failure);
        RtspException e = Failure(Usual.Replace("H264/", "JPEG/", StringComparison.Ordinal));
        Assert.Equal(RtspFailure.UnsupportedCodec, e.Failure);
        Assert.Equal("unsupported codec: the camera sends JPEG/90000; set its stream to H.264 or H.265", e.Message);
    }

    [Fact]
    public void Beyond_its_limits_a_description_is_refused()
    {
        Assert.False(SessionDescription.TryParse(new byte[SessionDescription.MaxBytes + 1], out _));
        Assert.False(SessionDescription.TryParse(Encoding.ASCII.GetBytes("v=0\n" + string.Concat(Enumerable.Repeat("m=video 0 RTP/AVP 96\n", 33))), out _));
        Assert.False(SessionDescription.TryParse(Encoding.ASCII.GetBytes("v=0\n" + new string('\n', 2000)), out _));
    }

    [Fact]
    public void A_mutated_description_parses_or_fails_by_its_reason()
        => Gen.Select(Gen.Int[0, Usual.Length - 1], Gen.Byte, Gen.Int[0, 20]).List[1, 12].Sample(mutations =>
        {
            List<byte> bytes = [.. Encoding.ASCII.GetBytes(Usual)];
            foreach ((int at, byte value, int cut) in mutations)
            {
                int index = Math.Min(at, bytes.Count - 1);
                bytes[index] = value;
                bytes.RemoveRange(index, Math.Min(cut, bytes.Count - index - 1));
            }

            if (SessionDescription.TryParse(bytes.ToArray(), out SessionDescription description))
            {
                try
                {
                    Assert.InRange(VideoFormat.Choose(description).PayloadType, 0, 127);
                }
                catch (RtspException e)
                {
                    Assert.True(e.Failure is RtspFailure.NoVideo or RtspFailure.UnsupportedCodec);
                }
            }
        }, iter: 5000);

    private static SessionDescription Parse(string text)
    {
        Assert.True(SessionDescription.TryParse(Encoding.UTF8.GetBytes(text), out SessionDescription description));
        return description;
    }

    private static RtspException Failure(string text) => Assert.Throws<RtspException>(() => VideoFormat.Choose(Parse(text)));
}
