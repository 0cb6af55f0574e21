namespace Daylight.EndToEnd;

/// <summary>A byte stream of NAL units with start codes (H.264 annex B, H.265 annex B), as ffmpeg writes it.</summary>
internal static class AnnexB
{
    /// <summary>Where each unit lies, zero bytes before the next start code included.</summary>
    public static IEnumerable<Range> Units(byte[] stream)
    {
        var start = -1;
        for (var i = 0; i + 2 < stream.Length; i++)
        {
            if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1)
            {
                if (start >= 0)
                {
                    yield return start..i;
                }

                start = i + 3;
            }
        }

        if (start >= 0)
        {
            yield return start..stream.Length;
        }
    }
}
