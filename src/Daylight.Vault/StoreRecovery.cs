using System.Collections.Concurrent;
using Daylight.Vault.Check;
using Microsoft.Data.Sqlite;

namespace Daylight.Vault;

/// <summary>
/// What is done with a store's volumes before anything is added: tails that a crash left are kept as far as they check, and as far
/// as the tracks' chains have not gone on without them. A disk that fails and cannot be cut keeps extents that were never acknowledged,
/// while their tracks go on elsewhere: taken in later, they would be a second link with the same number. Nothing that checks is cut from a
/// volume that the catalog does not know.
/// </summary>
/// <param name="catalog">The store's catalog.</param>
/// <param name="paths">Takes in where each volume lies.</param>
/// <param name="recorder">Whose store it is.</param>
/// <param name="files">The file system.</param>
/// <param name="options">How the store is kept.</param>
/// <param name="commit">Takes in what is found in a volume that was not closed.</param>
/// <param name="goOn">Takes in where chains end whose volumes are on no disk.</param>
internal sealed class StoreRecovery(
    Catalog catalog, ConcurrentDictionary<VolumeId, string> paths, Guid recorder, IVolumeFiles files, StoreOptions options, Action<VolumeCommit> commit,
    Action<IReadOnlyList<ChainHead>> goOn)
{
    private readonly List<VolumeRecovered> recovered = [];

    // Where each track begins in the volumes that were not closed. A track is in a volume once, so its links there have no holes.
    private readonly Dictionary<TrackId, List<(VolumeId Volume, long Sequence, long Micros)>> begins = [];

    // All that were found, closed or not.
    private readonly Dictionary<VolumeId, string> found = [];

    private bool refused;

    /// <summary>Recovers all disks. What cannot be read is told and left as it is; it never keeps the recorder from recording.</summary>
    /// <exception cref="InvalidDataException">A volume is another recorder's.</exception>
    public IReadOnlyList<VolumeRecovered> Run(IReadOnlyList<StoreDisk> disks)
    {
        var done = catalog.Recovered();
        var open = new List<(string Path, long HashedSince)>();
        var names = new List<string>();
        foreach (var disk in disks)
        {
            if (Volumes(disk) is { } volumes)
            {
                var name = Path.GetRelativePath(options.Folder, disk.Options.Folder);
                names.Add(name);
                open.AddRange(Open(volumes, firstTime: !done.Contains(name)));
            }
        }

        // All are looked at before any is taken in: which of two links with one number stays is known only then.
        var links = new KnownLinks(catalog, found);
        foreach (var tail in open.OrderBy(o => o.Path, StringComparer.Ordinal).Select(o => Look(o.Path, o.HashedSince, links)).OfType<VolumeTail>().ToList())
        {
            Attempt(tail.Path, () => TakeIn(tail));
        }

        Finish(done, names);
        return recovered;
    }

    /// <summary>
    /// The volumes of a disk that were not closed, and since when what stands in them is hashed. A crash tears only what was being written,
    /// and a catalog says which that was, however old: all that it does not know as closed, be it that it has refused since it was made.
    /// Where it is lost, or the disk was away when it was, all volumes seem open: of the older ones headers and chain are read, and not a
    /// month of footage hashed before the first camera is recorded; that is what `daylight check` does.
    /// </summary>
    private List<(string Path, long HashedSince)> Open(string[] volumes, bool firstTime)
    {
        var open = new List<string>();
        var newestMicros = 0L;
        foreach (var path in volumes)
        {
            var known = VolumeId.TryParse(Path.GetFileNameWithoutExtension(path), out var volume) ? catalog.FindVolume(volume) : null;
            newestMicros = Math.Max(newestMicros, volume.CreatedMicros);
            found[volume] = path;
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

        var hashedSince = firstTime ? newestMicros - (2 * (long)options.VolumeAge.TotalMicroseconds) : 0;
        return open.ConvertAll(p => (p, hashedSince));
    }

    /// <summary>Only what was taken in whole is not looked at again as if for the first time: the process may have ended in the middle.</summary>
    private void Finish(IReadOnlySet<string> done, List<string> names)
    {
        try
        {
            if (!done.Contains(""))
            {
                var (heads, unread) = KnownHeads.Find(options.Folder, options.HeadsFolder);
                goOn(heads);
                recovered.AddRange(unread.Select(u => new VolumeRecovered(default, 0, 0, u)));
                names.Add("");
            }

            names.RemoveAll(done.Contains);
            if (!refused && names.Count > 0)
            {
                catalog.SetRecovered(names);
            }
        }
        catch (SqliteException)
        {
            return; // it refuses now: the next start does the same again
        }
    }

    private static string[]? Volumes(StoreDisk disk)
    {
        try
        {
            return Directory.GetFiles(disk.Options.Folder, "*.vol");
        }
        catch (Exception e) when (StoreDisk.IsRefusal(e))
        {
            disk.Refuse(e);
            return null;
        }
    }

    /// <summary>How far a volume's tail checks: from where on the catalog does not know it, and to where.</summary>
    private VolumeTail? Look(string path, long hashedSince, KnownLinks links)
    {
        VolumeTail? tail = null;
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
            var hash = header.CreatedMicros >= hashedSince;
            tail = catalog.FindVolume(header.Volume) is { } known ? LookBehind(reader, known.Synced, hash, links) : LookThrough(reader, hash, links);
        });
        return tail;
    }

    /// <summary>A volume that the catalog knows: what stands behind its acknowledged end was not acknowledged, and ends where it does not check.</summary>
    private VolumeTail LookBehind(VolumeReader reader, long synced, bool hash, KnownLinks links)
    {
        var from = Math.Max(synced, VolumeHeader.Block);
        var to = from;
        foreach (var item in reader.Items(from).TakeWhile(i => i.Extent is null || ((!hash || Checks(reader, i.Offset, i.Extent)) && !links.HaveAnother(i.Extent))))
        {
            to = item.Offset + item.StoredLength;
            Begin(item.Extent);
        }

        return new VolumeTail(reader.Path, IsKnown: true, from, to, [], []);
    }

    /// <summary>
    /// A volume that the catalog does not know may hold acknowledged footage anywhere: the catalog that knew it may be lost. Whatever checks
    /// stays in it, and is taken in unless its track went on without it.
    /// </summary>
    private VolumeTail LookThrough(VolumeReader reader, bool hash, KnownLinks links)
    {
        var tail = new VolumeTail(reader.Path, IsKnown: false, VolumeHeader.Block, VolumeHeader.Block, [], []);
        var last = new Dictionary<TrackId, long>();
        var boxes = new HashSet<TrackId>();
        foreach (var item in VolumeWalk.Items(reader, tail.From, reader.FileLength, (_, _) => { }))
        {
            if (item.Extent is { } extent)
            {
                if (hash && !Checks(reader, item.Offset, extent))
                {
                    tail.Broken.Add(item.Offset);
                    continue;
                }

                // Where a crash tore, what follows nothing was not acknowledged. It tears nothing old: there, disks lost what stood between.
                var follows = !hash || (boxes.Contains(extent.Track) && extent.PreviousOffset == last.GetValueOrDefault(extent.Track, -1));
                if (follows && !links.HaveAnother(extent))
                {
                    last[extent.Track] = item.Offset;
                    Begin(extent);
                }
                else
                {
                    tail.LeftOut.Add(item.Offset);
                }
            }
            else
            {
                boxes.Add(item.Box!.Track);
            }

            tail = tail with { To = item.Offset + item.StoredLength };
        }

        return tail;
    }

    private void Begin(ExtentHeader? extent)
    {
        if (extent is not null)
        {
            var begun = begins.TryGetValue(extent.Track, out var of) ? of : begins[extent.Track] = [];
            if (begun.Count == 0 || begun[^1].Volume != extent.Volume)
            {
                begun.Add((extent.Volume, extent.Sequence, extent.FirstMicros));
            }
        }
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

    private void TakeIn(VolumeTail tail)
    {
        using var reader = VolumeReader.Open(tail.Path);
        var volume = reader.Header.Volume;
        var items = new List<VolumeItem>();
        var end = tail.From;
        foreach (var item in VolumeWalk.Items(reader, tail.From, tail.To, (_, _) => { }).Where(i => !tail.Broken.Contains(i.Offset)))
        {
            if (item.Extent is { } extent && !tail.LeftOut.Contains(item.Offset) && IsReplaced(volume, extent))
            {
                if (tail.IsKnown)
                {
                    break;
                }

                tail.LeftOut.Add(item.Offset);
            }

            if (!tail.LeftOut.Contains(item.Offset))
            {
                items.Add(item);
            }

            end = item.Offset + item.StoredLength;
        }

        var length = reader.FileLength;
        if (length > end)
        {
            Try(() => files.Cut(tail.Path, end));
        }

        commit(new VolumeCommit(
            volume, end, Closed: true, [.. items.Where(i => i.Extent is not null).Select(i => (i.Offset, i.Extent!))], [.. items.Select(i => i.Box).OfType<CameraBox>()]));
        refused |= catalog.FindVolume(volume) is not { Closed: true };
        recovered.Add(new VolumeRecovered(volume, end, Math.Max(0, length - end), tail.Damage(length)));
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
