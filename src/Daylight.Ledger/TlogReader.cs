using System.Buffers.Binary;

namespace Daylight.Ledger;

/// <summary>Reads a log from its files: checkpoint, tiles, entries. Believes nothing that does not hash to the root it is given.</summary>
public sealed class TlogReader(string folder)
{
    private readonly Dictionary<(int Level, long Index), byte[]> cache = [];

    /// <summary>The stored checkpoint; its signatures are not checked.</summary>
    /// <exception cref="FormatException">It is not a checkpoint.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public Checkpoint ReadCheckpoint() => Checkpoint.Parse(File.ReadAllText(Path.Combine(folder, "checkpoint")));

    /// <summary>Reads complete subtrees' hashes from the tiles of a tree of some size.</summary>
    public Func<int, long, Digest> Subtrees(long size) => (level, index) => Subtree(level, index, size);

    /// <summary>The leaves of a tree, in order.</summary>
    /// <exception cref="InvalidDataException">A bundle is missing or damaged; the message names it.</exception>
    public IEnumerable<byte[]> Leaves(long size)
    {
        for (long start = 0; start < size; start += Tiles.Width)
        {
            foreach (var leaf in Bundle(start / Tiles.Width, (int)Math.Min(Tiles.Width, size - start)))
            {
                yield return leaf;
            }
        }
    }

    /// <summary>The leaves of one bundle.</summary>
    /// <exception cref="InvalidDataException">The bundle is missing or damaged; the message names it.</exception>
    public IReadOnlyList<byte[]> Bundle(long index, int width)
    {
        var (path, bytes) = Find(w => Tiles.EntriesPath(index, w), width);
        var leaves = new List<byte[]>(width);
        var rest = bytes.AsSpan();
        while (leaves.Count < width)
        {
            if (rest.Length < 2 || rest.Length - 2 < BinaryPrimitives.ReadUInt16BigEndian(rest))
            {
                throw new InvalidDataException($"{path}: ends within entry {(index * Tiles.Width) + leaves.Count}");
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(rest);
            leaves.Add(rest.Slice(2, length).ToArray());
            rest = rest[(2 + length)..];
        }

        return leaves;
    }

    /// <summary>The hashes of one tile.</summary>
    /// <exception cref="InvalidDataException">The tile is missing or damaged; the message names it.</exception>
    public byte[] Hashes(int level, long index, int width)
    {
        if (width == Tiles.Width && cache.TryGetValue((level, index), out var known))
        {
            return known;
        }

        var (path, bytes) = Find(w => Tiles.HashPath(level, index, w), width);
        if (bytes.Length < width * Digest.Length || bytes.Length % Digest.Length != 0)
        {
            throw new InvalidDataException($"{path}: {bytes.Length} bytes; expected {width} hashes of {Digest.Length}");
        }

        if (width == Tiles.Width)
        {
            cache[(level, index)] = bytes;
        }

        return bytes;
    }

    private Digest Subtree(int level, long index, long size)
    {
        var (tileLevel, below) = Math.DivRem(level, Tiles.Levels);
        var first = index << below;
        var tile = first / Tiles.Width;
        var inLevel = size >> (tileLevel * Tiles.Levels);
        var hashes = Hashes(tileLevel, tile, (int)Math.Min(Tiles.Width, inLevel - (tile * Tiles.Width)));
        var row = new Digest[1 << below];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = new Digest(hashes.AsSpan((int)((first % Tiles.Width) + i) * Digest.Length, Digest.Length));
        }

        for (var count = row.Length; count > 1; count /= 2)
        {
            for (var i = 0; i < count / 2; i++)
            {
                row[i] = Merkle.HashNode(row[2 * i], row[(2 * i) + 1]);
            }
        }

        return row[0];
    }

    /// <summary>A file of at least the width asked for: the exact one, or a fuller one that came later.</summary>
    private (string Path, byte[] Bytes) Find(Func<int, string> path, int width)
    {
        // The sequencer deletes a partial tile once the full one is there, perhaps between a look and the reading.
        for (var tries = 0; tries < 3; tries++)
        {
            foreach (var candidate in new[] { width, Tiles.Width, Fuller(path, width) })
            {
                try
                {
                    if (candidate > 0 && File.Exists(Path.Combine(folder, path(candidate))))
                    {
                        return (path(candidate), File.ReadAllBytes(Path.Combine(folder, path(candidate))));
                    }
                }
                catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
                {
                }
            }
        }

        throw new InvalidDataException($"{path(width)}: missing");
    }

    /// <summary>The widest partial tile that is wider than asked for; 0 for none.</summary>
    private int Fuller(Func<int, string> path, int width)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(folder, path(Tiles.Width) + ".p"))
                .Select(f => int.TryParse(Path.GetFileName(f), out var w) ? w : 0).Where(w => w > width).DefaultIfEmpty().Max();
        }
        catch (DirectoryNotFoundException)
        {
            return 0;
        }
    }
}
