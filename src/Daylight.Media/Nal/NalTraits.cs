namespace Daylight.Media;

/// <summary>What a NAL unit is, as far as assembling and seeking must know.</summary>
[Flags]
internal enum NalTraits
{
    None = 0,
    Vcl = 1,
    Key = 2,
    Vps = 4,
    Sps = 8,
    Pps = 16,
}
