namespace Daylight.Vault.Check;

/// <summary>What is checked.</summary>
/// <param name="Folder">The store's folder, with the catalog.</param>
/// <param name="Disks">The folders of its disks.</param>
public sealed record CheckOptions(string Folder, IReadOnlyList<string> Disks)
{
    /// <summary>The levels.</summary>
    public IReadOnlySet<CheckLevel> Levels { get; init; } = new HashSet<CheckLevel>(Enum.GetValues<CheckLevel>());

    /// <summary>The retention classes whose volumes are looked at; empty for all.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Told as the check goes on.</summary>
    public Action<CheckProgress>? Progress { get; init; }
}
