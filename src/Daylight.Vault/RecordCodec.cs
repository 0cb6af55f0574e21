namespace Daylight.Vault;

/// <summary>How a record's picture is coded.</summary>
public enum RecordCodec : byte
{
    /// <summary>ITU-T H.264.</summary>
    H264 = 1,

    /// <summary>ITU-T H.265.</summary>
    H265 = 2,
}
