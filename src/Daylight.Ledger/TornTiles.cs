using System.Globalization;

namespace Daylight.Ledger;

/// <summary>
/// What a crash left beyond the checkpoint. It was never promised, and it must go before the log grows past it: a reader that looks for
/// a fuller tile would take it for one.
/// </summary>
internal static class TornTiles
{
    /// <summary>Deletes every tile and bundle, full or partial, that a tree of some size does not have.</summary>
    /// <exception cref="IOException">One could not be deleted.</exception>
    public static void Delete(string folder, long size)
    {
        for (var level = 0; level <= Tiles.MaxLevel; level++)
        {
            var at = level;
            Delete(folder, size >> (level * Tiles.Levels), (index, width) => Tiles.HashPath(at, index, width));
        }

        Delete(folder, size, Tiles.EntriesPath);
    }

    private static void Delete(string folder, long count, Func<long, int, string> path)
    {
        for (var index = count / Tiles.Width; ; index++)
        {
            var full = Path.Combine(folder, path(index, Tiles.Width));
            var partials = full + ".p";
            if (!File.Exists(full) && !Directory.Exists(partials))
            {
                return;
            }

            File.Delete(full);
            var kept = index == count / Tiles.Width ? count % Tiles.Width : 0;
            foreach (var file in Directory.Exists(partials) ? Directory.GetFiles(partials) : [])
            {
                if (!int.TryParse(Path.GetFileName(file), NumberStyles.None, CultureInfo.InvariantCulture, out var width) || width > kept)
                {
                    File.Delete(file);
                }
            }

            if (kept == 0 && Directory.Exists(partials))
            {
                Directory.Delete(partials);
            }
        }
    }
}
