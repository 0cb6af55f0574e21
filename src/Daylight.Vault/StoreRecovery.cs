using System.Collections.Concurrent;

namespace Daylight.Vault;

/// <summary>What is done with a store's volumes before anything is added: tails that a crash left are kept as far as they check.</summary>
internal sealed class StoreRecovery(Catalog catalog, ConcurrentDictionary<VolumeId, string> paths, Guid recorder, IVolumeFiles files)
{
    /// <summary>Recovers all disks. What cannot be read is told and left as it is; it never keeps the recorder from recording.</summary>
    /// <exception cref="InvalidDataException">A volume is another recorder's.</exception>
    public IReadOnlyList<VolumeRecovered> Run(IReadOnlyList<StoreDisk> disks)
    {
        var recovered = new List<VolumeRecovered>();
        foreach (var disk in disks)
        {
            foreach (var path in Directory.EnumerateFiles(disk.Options.Folder, "*.vol").Order(StringComparer.Ordinal))
            {
                if (VolumeId.TryParse(Path.GetFileNameWithoutExtension(path), out var volume) && catalog.FindVolume(volume) is { Closed: true })
                {
                    paths[volume] = path;
                }
                else if (Recover(path) is { } report)
                {
                    recovered.Add(report);
                }
            }
        }

        return recovered;
    }

    private VolumeRecovered? Recover(string path)
    {
        try
        {
            using var reader = VolumeReader.Open(path);
            if (reader.Header.Recorder != recorder)
            {
                throw new InvalidDataException(
                    $"{path}: the volume belongs to recorder {reader.Header.Recorder}, not to {recorder}; was another disk or a backup mounted here?");
            }

            paths[reader.Header.Volume] = path;
            return Recover(reader, catalog.FindVolume(reader.Header.Volume)?.Synced ?? 0);
        }
        catch (FormatException)
        {
            return SetAside(path);
        }
    }

    /// <summary>A file without a volume's header is what a crash left of one that was just begun: nothing in it was acknowledged.</summary>
    private VolumeRecovered? SetAside(string path)
    {
        var length = new FileInfo(path).Length;
        if (VolumeId.TryParse(Path.GetFileNameWithoutExtension(path), out var volume) && catalog.FindVolume(volume) is { Synced: > 0 } known)
        {
            // Acknowledged footage behind a header that no longer checks: for a person to look at, not for us to touch.
            return new VolumeRecovered(volume, known.Synced, 0, $"{path}: its header is damaged; it is left as it is");
        }

        if (length < VolumeHeader.Block)
        {
            File.Delete(path);
            return null;
        }

        File.Move(path, path + ".torn", overwrite: true);
        return new VolumeRecovered(volume, 0, length, $"{path}: it never had a whole header; set aside as {Path.GetFileName(path)}.torn");
    }

    private VolumeRecovered Recover(VolumeReader reader, long synced)
    {
        var extents = new List<(long, ExtentHeader)>();
        var boxes = new List<CameraBox>();
        var end = Math.Max(synced, VolumeHeader.Block);
        foreach (var item in reader.Items(end))
        {
            if (item.Extent is { } extent)
            {
                try
                {
                    reader.Payload(item.Offset, extent, verify: true);
                }
                catch (FormatException)
                {
                    break;
                }

                extents.Add((item.Offset, extent));
            }
            else if (item.Box is { } box)
            {
                boxes.Add(box);
            }

            end = item.Offset + item.StoredLength;
        }

        var cut = Math.Max(0, reader.FileLength - end);
        if (cut > 0)
        {
            files.Cut(reader.Path, end);
        }

        catalog.Commit([new VolumeCommit(reader.Header.Volume, end, Closed: true, extents, boxes)]);
        return new VolumeRecovered(reader.Header.Volume, end, cut, null);
    }
}
