using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Daylight.Vault;

/// <summary>
/// Where chains end, as told by what outlives a lost catalog: catalogs of other versions that were set aside, and the heads files. Without
/// them a track whose volumes all lie on a disk that is not there would begin again at 0, a second link for every number there is.
/// </summary>
internal static class KnownHeads
{
    /// <summary>The heads, several of a track where several are told of, and what could not be read.</summary>
    /// <param name="folder">The store's folder.</param>
    /// <param name="headsFolder">The folder of heads files; null for none.</param>
    public static (IReadOnlyList<ChainHead> Heads, IReadOnlyList<string> Unread) Find(string folder, string? headsFolder)
    {
        var (heads, unread) = (new List<ChainHead>(), new List<string>());
        foreach (var aside in Directory.GetFiles(folder, "catalog.db.v*").Where(f => int.TryParse(Path.GetExtension(f).AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            Try(aside, () => Catalog.HeadsOf(aside));
        }

        if (headsFolder is not null)
        {
            Try(headsFolder, () => MinuteHeads.Newest(headsFolder));
        }

        return (heads, unread);

        void Try(string path, Func<IReadOnlyList<ChainHead>> read)
        {
            try
            {
                heads.AddRange(read());
            }
            catch (Exception e) when (e is SqliteException or FormatException || StoreDisk.IsRefusal(e))
            {
                unread.Add($"{path}: {e.Message}; chains whose volumes are on no disk now may begin again at 0");
            }
        }
    }
}
