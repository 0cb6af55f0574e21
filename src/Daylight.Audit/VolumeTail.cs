using Daylight.Vault;

namespace Daylight.Audit;

/// <summary>The end of a volume that does not check: torn, altered, or being written at this moment.</summary>
/// <param name="Volume">The volume's header.</param>
/// <param name="Path">Its file.</param>
/// <param name="Extent">The extent whose footage does not fit its header; null when not even a header can be read.</param>
/// <param name="Detail">What is wrong with it, if anything is.</param>
internal sealed record VolumeTail(VolumeHeader Volume, string Path, ExtentHeader? Extent, string Detail);
