namespace Daylight.Vault;

/// <summary>Something on its way to a volume: its header, a camera box or an extent.</summary>
internal readonly record struct PendingBlock(OpenVolume Volume, long Offset, ExtentBuffer Buffer, ExtentHeader? Extent, CameraBox? Box);
