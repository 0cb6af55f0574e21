namespace Daylight.Media;

/// <summary>
/// One picture as the camera sent it: every NAL unit in order, none stripped. A ref struct, because
/// <see cref="Data"/> lies in a pooled buffer that is reused as soon as the callback returns.
/// </summary>
public readonly ref struct AccessUnit
{
    /// <summary>The NAL units, each after its length as a big-endian u32.</summary>
    public required ReadOnlySpan<byte> Data { get; init; }

    /// <summary>Presentation time in 90 kHz units: the RTP timestamp, extended past its 32 bits, first unit = 0 or near it.</summary>
    public required long MediaTime90k { get; init; }

    /// <summary>Decoding can start here (H.264 IDR, H.265 IRAP).</summary>
    public required bool KeyFrame { get; init; }

    /// <summary>The unit carries all parameter sets a decoder needs (SPS and PPS, for H.265 also VPS).</summary>
    public required bool ParameterSetsInBand { get; init; }

    /// <summary>At least one access unit before this one was lost or dropped as damaged.</summary>
    public required bool GapBefore { get; init; }

    /// <summary>The codec of the stream.</summary>
    public required VideoCodec Codec { get; init; }
}
