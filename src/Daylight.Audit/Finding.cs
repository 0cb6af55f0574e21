namespace Daylight.Audit;

/// <summary>One thing that is wrong.</summary>
/// <param name="Kind">What sort.</param>
/// <param name="Where">The file or entry, as one would look for it.</param>
/// <param name="Detail">What is wrong, in a sentence.</param>
/// <param name="Index">The log index, where there is one.</param>
/// <param name="Camera">The camera, where there is one.</param>
public sealed record Finding(FindingKind Kind, string Where, string Detail, long? Index = null, string? Camera = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Where}: {Detail}";
}
