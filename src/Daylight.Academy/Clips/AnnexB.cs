namespace Daylight.Academy;

/// <summary>Cuts an H.264 Annex B byte stream into NAL units (ITU-T H.264 annex B.1).</summary>
internal static class AnnexB
{
    /// <summary>The NAL units in order, without start codes and trailing zero bytes.</summary>
    internal static List<Range> Split(ReadOnlySpan<byte> stream)
    {
        var units = new List<Range>();
        var start = -1;
        var at = 0;
        while (true)
        {
            var found = stream[at..].IndexOf([(byte)0, (byte)0, (byte)1]);
            var end = found < 0 ? stream.Length : at + found;
            if (start >= 0)
            {
                // Four-byte start codes and trailing_zero_8bits both show as zeros before the next start code.
                var last = end;
                while (last > start && stream[last - 1] == 0)
                {
                    last--;
                }

                if (last > start)
                {
                    units.Add(start..last);
                }
            }

            if (found < 0)
            {
                return units;
            }

            start = at = end + 3;
        }
    }
}
