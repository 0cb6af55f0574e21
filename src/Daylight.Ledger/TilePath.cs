using System.Globalization;

namespace Daylight.Ledger;

/// <summary>Which tile or entry bundle a path of C2SP tlog-tiles means.</summary>
/// <param name="Level">The tile's level; null for an entry bundle.</param>
/// <param name="Index">Its index in the level.</param>
/// <param name="Width">How many hashes or entries it holds, 1 to 256.</param>
public readonly record struct TilePath(int? Level, long Index, int Width)
{
    private const string Root = "tile/";
    private const string Entries = "entries";
    private const string Partial = ".p/";
    private const int MaxLength = 64;

    /// <summary>Reads a path relative to the log's prefix, <c>tile/0/x001/067.p/5</c>; false for any other spelling of it.</summary>
    public static bool TryParse(string path, out TilePath tile)
    {
        tile = default;
        if (path.Length > MaxLength || !path.StartsWith(Root, StringComparison.Ordinal))
        {
            return false;
        }

        var (rest, width) = (path[Root.Length..], Tiles.Width);
        if (rest.IndexOf(Partial, StringComparison.Ordinal) is var at and >= 0)
        {
            if (!int.TryParse(rest.AsSpan(at + Partial.Length), NumberStyles.None, CultureInfo.InvariantCulture, out width) || width is < 1 or >= Tiles.Width)
            {
                return false;
            }

            rest = rest[..at];
        }

        var parts = rest.Split('/');
        int? level = null;
        if (parts[0] != Entries)
        {
            if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            level = number;
        }

        long index = 0;
        foreach (var part in parts.AsSpan(1))
        {
            if (index > long.MaxValue / 1000 - 1 || !int.TryParse(part.AsSpan(part.StartsWith('x') ? 1 : 0), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) || digits > 999)
            {
                return false;
            }

            index = (index * 1000) + digits;
        }

        // There is one spelling of each path; what does not come out as it went in is another.
        tile = new TilePath(level, index, width);
        return tile.ToString() == path;
    }

    /// <summary>Whether a tree of some size has it: what lies beyond was never promised and may still change.</summary>
    public bool IsIn(long size)
    {
        var bits = (Level ?? 0) * Tiles.Levels;
        var inLevel = bits < 63 ? size >> bits : 0;
        return Index < long.MaxValue / Tiles.Width - 1 && (Index * Tiles.Width) + Width <= inLevel;
    }

    /// <summary>The path, in its one spelling.</summary>
    public override string ToString() => Level is { } level ? Tiles.HashPath(level, Index, Width) : Tiles.EntriesPath(Index, Width);
}
