namespace Daylight.Vault;

/// <summary>Something on its way to a volume: its header, a camera box or an extent.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="Offset">Where in it.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Buffer">The bytes; let go once they are written.</param>
/// <param name="Extent">The extent's header, when it is one.</param>
/// <param name="Box">The camera box, when it is one.</param>
/// <param name="Follows">The volume that the extent's link before stands in.</param>
internal readonly record struct PendingBlock(
    OpenVolume Volume, long Offset, int Length, ExtentBuffer? Buffer, ExtentHeader? Extent, CameraBox? Box, OpenVolume? Follows);
