namespace Daylight.Media;

/// <summary>The codecs that are recorded. The values are the sealed format's codec byte.</summary>
public enum VideoCodec : byte
{
    /// <summary>H.264 / AVC.</summary>
    H264 = 1,

    /// <summary>H.265 / HEVC.</summary>
    H265 = 2,
}
