using Daylight.Ledger;

namespace Daylight.Audit;

/// <summary>The whole tree, bottom up: each entry against its hash, each tile against the hash above it, the top against the signed root.</summary>
internal static class TreeAudit
{
    public static void Check(TlogReader reader, Checkpoint checkpoint, AuditReport report)
    {
        for (long bundle = 0; bundle * Tiles.Width < checkpoint.Size; bundle++)
        {
            CheckBundle(reader, bundle, WidthOf(checkpoint.Size, 0, bundle), report);
        }

        for (var level = 0; checkpoint.Size >> ((level + 1) * Tiles.Levels) > 0; level++)
        {
            for (long tile = 0; tile < checkpoint.Size >> ((level + 1) * Tiles.Levels); tile++)
            {
                CheckTile(reader, checkpoint.Size, level, tile, report);
            }
        }

        Try(report, () =>
        {
            var root = Merkle.Root(checkpoint.Size, reader.Subtrees(checkpoint.Size));
            return root == checkpoint.Root
                ? null
                : new Finding(FindingKind.Tree, "checkpoint", $"the tiles lead to root {root}; the signed root of {checkpoint.Size} entries is {checkpoint.Root}");
        });
    }

    private static void CheckBundle(TlogReader reader, long bundle, int width, AuditReport report)
    {
        var path = Tiles.EntriesPath(bundle, width);
        Try(report, () =>
        {
            var entries = reader.Bundle(bundle, width);
            var hashes = reader.Hashes(0, bundle, width);
            for (var i = 0; i < width; i++)
            {
                if (Merkle.HashLeaf(entries[i]) != HashAt(hashes, i))
                {
                    var index = (bundle * Tiles.Width) + i;
                    report.Add(new Finding(
                        FindingKind.Tree, path, $"entry {index} is not the one whose hash is in {Tiles.HashPath(0, bundle, width)}", index));
                }
            }

            return null;
        });
    }

    private static void CheckTile(TlogReader reader, long size, int level, long tile, AuditReport report) => Try(report, () =>
    {
        var hashes = reader.Hashes(level, tile, Tiles.Width);
        var above = tile / Tiles.Width;
        var parent = reader.Hashes(level + 1, above, WidthOf(size, level + 1, above));
        var root = Merkle.Root([.. Enumerable.Range(0, Tiles.Width).Select(i => HashAt(hashes, i))]);
        return root == HashAt(parent, (int)(tile % Tiles.Width))
            ? null
            : new Finding(
                FindingKind.Tree,
                Tiles.HashPath(level, tile, Tiles.Width),
                $"does not hash to what {Tiles.HashPath(level + 1, above, WidthOf(size, level + 1, above))} holds for it");
    });

    private static int WidthOf(long size, int level, long tile) =>
        (int)Math.Min(Tiles.Width, (size >> (level * Tiles.Levels)) - (tile * Tiles.Width));

    private static Digest HashAt(byte[] hashes, int i) => new(hashes.AsSpan(i * Digest.Length, Digest.Length));

    private static void Try(AuditReport report, Func<Finding?> check)
    {
        try
        {
            if (check() is { } finding)
            {
                report.Add(finding);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            var path = e.Message.Split(':', 2);
            var finding = new Finding(FindingKind.Tree, path[0], path.Length > 1 ? path[1].Trim() : e.Message);

            // A damaged tile shows itself in every check that reads it; it is one thing that is wrong.
            if (!report.Findings.Contains(finding))
            {
                report.Add(finding);
            }
        }
    }
}
