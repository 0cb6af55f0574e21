namespace Daylight.Vault.Check;

/// <summary>Something that is wrong with a store.</summary>
/// <param name="Level">What was checked.</param>
/// <param name="Path">The file.</param>
/// <param name="Detail">What is wrong with it.</param>
public sealed record CheckFault(CheckLevel Level, string Path, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Level}: {Path}: {Detail}";
}
