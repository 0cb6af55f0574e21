namespace Daylight.Vault;

/// <summary>A disk that holds volumes.</summary>
/// <param name="Folder">Where on it the volumes lie.</param>
/// <param name="Classes">The retention classes that it takes; empty for all.</param>
public sealed record DiskOptions(string Folder, IReadOnlyList<string> Classes)
{
    /// <summary>The most bytes that volumes may take on it; null for no limit but <see cref="KeepFreeBytes"/>.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>Bytes that are left free on it.</summary>
    public long KeepFreeBytes { get; init; }
}
