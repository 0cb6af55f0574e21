using System.Globalization;

namespace Daylight.Ledger;

/// <summary>C2SP tlog-tiles: where tiles and entry bundles lie, relative to the log's folder.</summary>
public static class Tiles
{
    /// <summary>Hashes, or entries, in a full tile.</summary>
    public const int Width = 256;

    /// <summary>Tree levels that one tile spans.</summary>
    public const int Levels = 8;

    /// <summary>The highest tile level, <c>tlog-tiles</c>: 0 to 5 in practice, 63 at the most.</summary>
    public const int MaxLevel = 7;

    /// <summary><c>tile/L/N</c> or <c>tile/L/N.p/W</c>.</summary>
    /// <param name="level">The tile's level; its hashes are subtrees of 256^level leaves.</param>
    /// <param name="index">The tile's index in its level.</param>
    /// <param name="width">How many hashes it holds; 256 for a full one.</param>
    public static string HashPath(int level, long index, int width) =>
        string.Create(CultureInfo.InvariantCulture, $"tile/{level}/{Number(index)}{Partial(width)}");

    /// <summary><c>tile/entries/N</c> or <c>tile/entries/N.p/W</c>.</summary>
    public static string EntriesPath(long index, int width) => $"tile/entries/{Number(index)}{Partial(width)}";

    private static string Partial(int width) => width == Width ? "" : string.Create(CultureInfo.InvariantCulture, $".p/{width}");

    /// <summary>Groups of three digits, each but the last behind an x: 1234067 is x001/x234/067.</summary>
    private static string Number(long index)
    {
        var text = (index % 1000).ToString("D3", CultureInfo.InvariantCulture);
        for (var rest = index / 1000; rest > 0; rest /= 1000)
        {
            text = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:D3}/{text}");
        }

        return text;
    }
}
