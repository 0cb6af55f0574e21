namespace Daylight.Academy;

/// <summary>
/// A short H.264 recording that begins with a key frame, cut into RTP packets once so that any number of
/// sessions can send it. Immutable and safe to share.
/// </summary>
public sealed class Clip
{
    /// <summary>The RTP clock of H.264 video (RFC 6184 section 8.2.1).</summary>
    internal const int ClockRate = 90_000;

    private const int NalSlice = 1;
    private const int NalKeySlice = 5;
    private const int NalSps = 7;
    private const int NalPps = 8;

    private Clip(ClipFrame[] frames, byte[] sps, byte[] pps, int framesPerSecond)
    {
        Frames = frames;
        Sps = sps;
        Pps = pps;
        FramesPerSecond = framesPerSecond;
        TicksPerFrame = ClockRate / framesPerSecond;
        NextKey = FindNextKeys(frames);
    }

    /// <summary>How many frames the clip holds.</summary>
    public int FrameCount => Frames.Length;

    /// <summary>Frames a second, constant through the clip.</summary>
    public int FramesPerSecond { get; }

    /// <summary>How long one round of the loop lasts.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)FrameCount / FramesPerSecond);

    /// <summary>The access units, ready to send.</summary>
    internal ClipFrame[] Frames { get; }

    internal byte[] Sps { get; }

    internal byte[] Pps { get; }

    internal int TicksPerFrame { get; }

    /// <summary>For each frame, how many frames on the next key frame is (0 when it is one itself).</summary>
    internal int[] NextKey { get; }

    /// <summary>Reads an Annex B stream without B-frames.</summary>
    /// <param name="stream">The bytes of the .h264 file.</param>
    /// <param name="framesPerSecond">Frames a second; must divide the 90 kHz RTP clock.</param>
    /// <exception cref="FormatException">It is not such a stream, or does not begin with a key frame and its parameter sets.</exception>
    public static Clip FromAnnexB(ReadOnlySpan<byte> stream, int framesPerSecond)
    {
        if (framesPerSecond is < 1 or > 240 || ClockRate % framesPerSecond != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(framesPerSecond), framesPerSecond, "must divide 90000 and be 1 to 240");
        }

        byte[]? sps = null;
        byte[]? pps = null;
        var frames = new List<ClipFrame>();
        var units = new List<byte[]>();
        var hasPicture = false;
        foreach (var range in AnnexB.Split(stream))
        {
            var unit = stream[range].ToArray();
            var type = unit[0] & 0x1f;
            var isPicture = type is NalSlice or NalKeySlice;
            // first_mb_in_slice is ue(v): a set top bit means 0, the first slice of a picture (7.3.3). Anything that
            // is not a slice also opens the next access unit once the present one has its picture (7.4.1.2.3).
            var opens = isPicture ? unit.Length > 1 && (unit[1] & 0x80) != 0 : true;
            if (hasPicture && opens)
            {
                frames.Add(ClipFrame.Packetize(units));
                units.Clear();
                hasPicture = false;
            }

            if (type == NalSps)
            {
                sps ??= unit;
            }
            else if (type == NalPps)
            {
                pps ??= unit;
            }

            units.Add(unit);
            hasPicture |= isPicture;
        }

        if (hasPicture)
        {
            frames.Add(ClipFrame.Packetize(units));
        }

        if (sps is null || sps.Length < 4 || pps is null || frames.Count == 0 || !frames[0].IsKey)
        {
            throw new FormatException("not an H.264 Annex B stream that begins with parameter sets and a key frame");
        }

        return new Clip([.. frames], sps, pps, framesPerSecond);
    }

    private static int[] FindNextKeys(ClipFrame[] frames)
    {
        var next = new int[frames.Length];
        var distance = 0; // after the last frame comes frame 0, a key frame
        for (var i = frames.Length - 1; i >= 0; i--)
        {
            distance = frames[i].IsKey ? 0 : distance + 1;
            next[i] = distance;
        }

        return next;
    }
}
