namespace Daylight.Vault;

/// <summary>A disk that holds volumes.</summary>
/// <param name="Folder">Where on it the volumes lie.</param>
/// <param name="Classes">The retention classes that it takes; empty for all.</param>
public sealed record DiskOptions(string Folder, IReadOnlyList<string> Classes);
