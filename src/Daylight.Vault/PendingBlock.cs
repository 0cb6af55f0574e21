namespace Daylight.Vault;

/// <summary>Something on its way to a volume: its header, a camera box or an extent. The memory is let go once it is written.</summary>
internal readonly record struct PendingBlock(OpenVolume Volume, long Offset, int Length, ExtentBuffer? Buffer, ExtentHeader? Extent, CameraBox? Box);
