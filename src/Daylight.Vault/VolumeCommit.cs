namespace Daylight.Vault;

/// <summary>What one sync has put on the disk of a volume.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="Synced">Bytes of it that are on the disk.</param>
/// <param name="Closed">Nothing will be added behind them.</param>
/// <param name="Extents">The extents among them that are new.</param>
/// <param name="Boxes">The camera boxes among them that are new.</param>
internal sealed record VolumeCommit(
    VolumeId Volume, long Synced, bool Closed, IReadOnlyList<(long Offset, ExtentHeader Extent)> Extents, IReadOnlyList<CameraBox> Boxes)
{
    public static VolumeCommit Of(OpenVolume volume, bool closed, List<PendingBlock> blocks) => new(
        volume.Header.Volume,
        volume.Synced,
        closed,
        [.. blocks.Where(b => b.Extent is not null).Select(b => (b.Offset, b.Extent!))],
        [.. blocks.Where(b => b.Box is not null).Select(b => b.Box!)]);
}
