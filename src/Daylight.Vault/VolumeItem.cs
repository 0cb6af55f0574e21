namespace Daylight.Vault;

/// <summary>One thing in a volume: a camera box or an extent, never both.</summary>
/// <param name="Offset">Where it begins, in bytes from the volume's beginning.</param>
/// <param name="StoredLength">How many bytes it takes, padding included.</param>
/// <param name="Box">The camera box, when it is one.</param>
/// <param name="Extent">The extent's header, when it is one.</param>
public sealed record VolumeItem(long Offset, long StoredLength, CameraBox? Box, ExtentHeader? Extent);
