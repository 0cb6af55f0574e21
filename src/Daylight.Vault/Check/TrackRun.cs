namespace Daylight.Vault.Check;

/// <summary>A run of a track's extents that follow each other in one volume.</summary>
internal sealed record TrackRun(TrackId Track, string Path, ExtentHeader First)
{
    public ExtentHeader Last { get; set; } = First;
}
