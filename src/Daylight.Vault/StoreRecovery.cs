using System.Collections.Concurrent;

namespace Daylight.Vault;

/// <summary>
/// What is done with a store's volumes before anything is added: tails that a crash left are kept as far as they check, and as far
/// as the tracks' chains have not gone on without them. A disk that fails and cannot be cut keeps extents that were never acknowledged,
/// while their tracks go on elsewhere: taken in later, they would be a second link with the same number.
/// </summary>
/// <param name="catalog">The store's catalog.</param>
/// <param name="paths">Takes in where each volume lies.</param>
/// <param name="recorder">Whose store it is.</param>
/// <param name="files">The file system.</param>
/// <param name="volumeAge">For how long a volume is written to.</param>
/// <param name="commit">Takes in what is found in a volume that was not closed.</param>
internal sealed class StoreRecovery(
    Catalog catalog, ConcurrentDictionary<VolumeId, string> paths, Guid recorder, IVolumeFiles files, TimeSpan volumeAge, Action<VolumeCommit> commit)
{
    // A crash tears only what was being written, and a catalog says which that was, however old: all that it does not know as closed,
    // be it that it has refused since it was made. Where it is lost, all volumes seem open: of the older ones headers and chain are read,
    // and not a month of footage hashed before the first camera is recorded; that is what `daylight check` does.
    private long hashedSinceMicros;

    private readonly List<VolumeRecovered> recovered = [];

    // Where each track begins in the volumes that were not closed. A track is in a volume once, so its links there have no holes.
    private readonly Dictionary<TrackId, List<(VolumeId Volume, long Sequence, long Micros)>> begins = [];

    /// <summary>Recovers all disks. What cannot be read is told and left as it is; it never keeps the recorder from recording.</summary>
    /// <exception cref="InvalidDataException">A volume is another recorder's.</exception>
    public IReadOnlyList<VolumeRecovered> Run(IReadOnlyList<StoreDisk> disks)
    {
        var open = new List<string>();
        var newestMicros = 0L;
        foreach (var path in disks.SelectMany(Volumes))
        {
            var known = VolumeId.TryParse(Path.GetFileNameWithoutExtension(path), out var volume) ? catalog.FindVolume(volume) : null;
            newestMicros = Math.Max(newestMicros, volume.CreatedMicros);
            if (known is { Closed: true })
            {
                paths[volume] = path;
                CutAgain(path, volume, known.Value.Synced);
            }
            else
            {
                open.Add(path);
            }
        }

        hashedSinceMicros = catalog.IsNew ? newestMicros - (2 * (long)volumeAge.TotalMicroseconds) : 0;

        // All are looked at before any is taken in: which of two links with one number stays is known only then.
        var tails = open.Order(StringComparer.Ordinal).Select(Look).OfType<(string, long, long)>().ToList();
        foreach (var (path, from, to) in tails)
        {
            Attempt(path, () => TakeIn(path, from, to));
        }

        return recovered;
    }

    private static IReadOnlyList<string> Volumes(StoreDisk disk)
    {
        try
        {
            return Directory.GetFiles(disk.Options.Folder, "*.vol");
        }
        catch (Exception e) when (StoreDisk.IsRefusal(e))
        {
            disk.Refuse(e);
            return [];
        }
    }

    /// <summary>How far a volume's tail checks: from where on the catalog does not know it, and to where.</summary>
    private (string Path, long From, long To)? Look(string path)
    {
        (string, long, long)? tail = null;
        Attempt(path, () =>
        {
            using var reader = VolumeReader.Open(path);
            var header = reader.Header;
            if (header.Recorder != recorder)
            {
                throw new InvalidDataException(
                    $"{path}: the volume belongs to recorder {header.Recorder}, not to {recorder}; was another disk or a backup mounted here?");
            }

            paths[header.Volume] = path;
            var hash = header.CreatedMicros >= hashedSinceMicros;
            var from = Math.Max(catalog.FindVolume(header.Volume)?.Synced ?? 0, VolumeHeader.Block);
            var to = from;
            foreach (var item in reader.Items(from).TakeWhile(i => i.Extent is null || ((!hash || Checks(reader, i.Offset, i.Extent)) && !IsKnown(i.Extent))))
            {
                to = item.Offset + item.StoredLength;
                if (item.Extent is { } extent)
                {
                    var begun = begins.TryGetValue(extent.Track, out var of) ? of : begins[extent.Track] = [];
                    if (begun.Count == 0 || begun[^1].Volume != header.Volume)
                    {
                        begun.Add((header.Volume, extent.Sequence, extent.FirstMicros));
                    }
                }
            }

            tail = (path, from, to);
        });
        return tail;
    }

    private void Attempt(string path, Action action)
    {
        try
        {
            action();
        }
        catch (FormatException)
        {
            SetAside(path);
        }
        catch (Exception e) when (StoreDisk.IsRefusal(e))
        {
            _ = VolumeId.TryParse(Path.GetFileNameWithoutExtension(path), out var volume);
            recovered.Add(new VolumeRecovered(volume, 0, 0, $"{path}: it cannot be read and is left as it is: {e.Message}"));
        }
    }

    /// <summary>A file without a volume's header is what a crash left of one that was just begun: nothing in it was acknowledged.</summary>
    private void SetAside(string path)
    {
        var length = new FileInfo(path).Length;
        if (VolumeId.TryParse(Path.GetFileNameWithoutExtension(path), out var volume) && catalog.FindVolume(volume) is { Synced: > 0 } known)
        {
            // Acknowledged footage behind a header that no longer checks: for a person to look at, not for us to touch.
            recovered.Add(new VolumeRecovered(volume, known.Synced, 0, $"{path}: its header is damaged; it is left as it is"));
        }
        else if (length < VolumeHeader.Block)
        {
            Try(() => File.Delete(path));
        }
        else
        {
            Try(() => File.Move(path, path + ".torn", overwrite: true));
            recovered.Add(new VolumeRecovered(volume, 0, length, $"{path}: it never had a whole header; set aside as {Path.GetFileName(path)}.torn"));
        }
    }

    private void TakeIn(string path, long from, long to)
    {
        using var reader = VolumeReader.Open(path);
        var volume = reader.Header.Volume;
        var items = reader.Items(from).TakeWhile(i => i.Offset < to && (i.Extent is null || !IsReplaced(volume, i.Extent))).ToList();
        var end = items.Count == 0 ? from : items[^1].Offset + items[^1].StoredLength;
        var length = reader.FileLength;
        if (length > end)
        {
            Try(() => files.Cut(path, end));
        }

        commit(new VolumeCommit(
            volume, end, Closed: true, [.. items.Where(i => i.Extent is not null).Select(i => (i.Offset, i.Extent!))], [.. items.Select(i => i.Box).OfType<CameraBox>()]));
        recovered.Add(new VolumeRecovered(
            volume, end, Math.Max(0, length - end),
            length < from ? $"{path}: it ends at byte {length}, and {from} bytes of it had been synced; did the disk lose what it had confirmed?" : null));
    }

    /// <summary>A volume that was closed at its acknowledged end, but whose disk refused to be cut there.</summary>
    private void CutAgain(string path, VolumeId volume, long synced)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length <= synced)
        {
            return;
        }

        recovered.Add(new VolumeRecovered(volume, synced, file.Length - synced, null));
        Try(() =>
        {
            if (synced > 0)
            {
                files.Cut(path, synced);
            }
            else
            {
                file.Delete();
            }
        });
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

    /// <summary>Whether the track went on from before this link in another volume: what was lost there is the one that came first.</summary>
    private bool IsReplaced(VolumeId volume, ExtentHeader extent)
    {
        var own = begins[extent.Track].Find(b => b.Volume == volume);
        return begins[extent.Track].Exists(b =>
            b.Volume != volume && b.Sequence <= extent.Sequence && (b.Sequence > own.Sequence || (b.Sequence == own.Sequence && b.Micros > own.Micros)));
    }

    /// <summary>Whether the catalog knows another link of that number.</summary>
    private bool IsKnown(ExtentHeader extent)
    {
        if (catalog.FindHead(extent.Track) is not { } head || head.Sequence < extent.Sequence)
        {
            return false;
        }

        foreach (var minute in catalog.Minutes(extent.Track, extent.Minute, new UnixMinute(long.MaxValue / 2)))
        {
            var links = paths.TryGetValue(minute.Volume, out var path) ? VolumeReader.Links(path, extent.Track, minute).Select(e => e.Header.Sequence).ToList() : [];
            if (links.Contains(extent.Sequence))
            {
                return true;
            }

            if (links.Count > 0 && links.Min() > extent.Sequence)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>What a disk refuses now is done at the next start: the catalog's end of a volume holds either way.</summary>
    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (StoreDisk.IsRefusal(e))
        {
            return;
        }
    }
}
