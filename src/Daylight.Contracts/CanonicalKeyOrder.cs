namespace Daylight.Contracts;

/// <summary>RFC 8949 section 4.2.3: shorter keys first, then bytewise. Keys here are ASCII.</summary>
internal sealed class CanonicalKeyOrder : IComparer<string>
{
    public static readonly CanonicalKeyOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var byLength = (x?.Length ?? 0).CompareTo(y?.Length ?? 0);
        return byLength != 0 ? byLength : string.CompareOrdinal(x, y);
    }
}
