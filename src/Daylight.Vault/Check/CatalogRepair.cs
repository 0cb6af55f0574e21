using Microsoft.Data.Sqlite;

namespace Daylight.Vault.Check;

/// <summary>Makes a store's catalog anew from its volumes, beside the old one, and then puts it in its place in one step.</summary>
public static class CatalogRepair
{
    /// <summary>Repairs. Returns how many volumes and extents the new catalog knows.</summary>
    /// <param name="folder">The store's folder.</param>
    /// <param name="disks">The folders of its disks, all of them.</param>
    /// <param name="progress">Told as it goes on.</param>
    /// <param name="cancellationToken">Leaves the old catalog as it is.</param>
    /// <exception cref="InvalidDataException">A recorder has the store open.</exception>
    /// <exception cref="IOException">The disk refuses; the old catalog is as it was.</exception>
    public static (int Volumes, long Extents) Run(string folder, IReadOnlyList<string> disks, Action<CheckProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(disks);
        using var alone = Disks.StoreLock.Take(folder);
        var (path, beside) = (Path.Combine(folder, "catalog.db"), Path.Combine(folder, "catalog.db.new"));
        Delete(beside, itself: true);
        using var old = TryOpen(path);
        var files = disks.SelectMany(d => Directory.EnumerateFiles(d, "*.vol")).Order(StringComparer.Ordinal).Select(f => new FileInfo(f)).ToList();
        var (volumes, extents, done, total) = (0, 0L, 0L, files.Sum(f => f.Length));
        using (var catalog = new Catalog(beside))
        {
            foreach (var file in files)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Invoke(new CheckProgress(volumes, files.Count, done, total));
                if (Read(file.FullName, old) is { } commit)
                {
                    catalog.Commit([commit]);
                    (volumes, extents) = (volumes + 1, extents + commit.Extents.Count);
                }

                done += file.Length;
            }

            // Chains of which no volume is left go on behind their old heads, not from 0 again.
            catalog.Keep(old?.Heads() ?? []);
            catalog.SetRecovered(["", .. disks.Select(d => Path.GetRelativePath(folder, d))]);
        }

        old?.Dispose();
        Delete(path, itself: false);
        File.Move(beside, path, overwrite: true);
        return (volumes, extents);
    }

    private static Catalog? TryOpen(string path)
    {
        try
        {
            return Catalog.OpenReadOnly(path);
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>
    /// What the old catalog had acknowledged is taken as it is, damage between left out. Behind that, and where there is no old
    /// catalog, an extent counts when its footage checks; a volume's torn end is left to the recorder's own recovery.
    /// </summary>
    private static VolumeCommit? Read(string path, Catalog? old)
    {
        try
        {
            using var reader = VolumeReader.Open(path);
            var synced = old?.FindVolume(reader.Header.Volume)?.Synced ?? 0;
            var (extents, boxes, end) = (new List<(long, ExtentHeader)>(), new List<CameraBox>(), (long)VolumeHeader.Block);
            foreach (var item in VolumeWalk.Items(reader, 0, reader.FileLength, (_, _) => { }))
            {
                if (item.Box is { } box)
                {
                    boxes.Add(box);
                }
                else if (item.Extent is { } extent)
                {
                    if (item.Offset >= synced && !Checks(reader, item.Offset, extent))
                    {
                        continue;
                    }

                    extents.Add((item.Offset, extent));
                }

                end = item.Offset + item.StoredLength;
            }

            return new VolumeCommit(reader.Header.Volume, end, Closed: end == reader.FileLength, extents, boxes);
        }
        catch (FormatException)
        {
            // Recovery sets it aside, or leaves it to a person; a check names it.
            return null;
        }
    }

    private static bool Checks(VolumeReader reader, long offset, ExtentHeader extent)
    {
        try
        {
            reader.Payload(offset, extent, verify: true);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static void Delete(string path, bool itself)
    {
        foreach (var file in (string[])[path + "-wal", path + "-shm"])
        {
            File.Delete(file);
        }

        if (itself)
        {
            File.Delete(path);
        }
    }
}
