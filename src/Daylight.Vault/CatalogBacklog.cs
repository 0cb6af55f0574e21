using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Daylight.Vault;

/// <summary>
/// What syncs have put on the disks and the catalog has not taken yet. A catalog that refuses is asked again with every sync; nothing
/// is forgotten, and memory stays bounded: beyond a number of extents only how far each volume goes is remembered, and what stands
/// there is read from the volume again.
/// </summary>
/// <param name="catalog">The catalog.</param>
/// <param name="path">What it is called in errors.</param>
/// <param name="paths">Where each volume lies.</param>
/// <param name="mostExtents">The most extents that are remembered each by itself.</param>
internal sealed class CatalogBacklog(Catalog catalog, string path, ConcurrentDictionary<VolumeId, string> paths, int mostExtents)
{
    // About a tenth of a second of SQLite.
    private const int MostExtentsACommit = 8000;

    // A seek each on a disk that turns: what comes from now on must not wait long for what is read again.
    private const int MostReadACommit = 200;

    // Guards all below. Never held while a volume is read: a disk that does not answer holds up its own thread alone.
    private readonly Lock gate = new();
    private readonly List<VolumeCommit> waiting = [];

    // How far volumes go whose commits were given up for their ends; what comes of them later joins these, as order counts within a volume.
    private readonly Dictionary<VolumeId, (long Synced, bool Closed)> again = [];
    private readonly Dictionary<string, string> unread = new(StringComparer.Ordinal);
    private int extents;
    private string? refusal;

    /// <summary>Why the catalog has not taken all; null when nothing is in its way.</summary>
    public string? Error
    {
        get
        {
            lock (gate)
            {
                return refusal ?? unread.Values.FirstOrDefault();
            }
        }
    }

    /// <summary>Extents that are remembered each by itself.</summary>
    public int Extents
    {
        get
        {
            lock (gate)
            {
                return extents;
            }
        }
    }

    /// <summary>Takes commits on and gives the catalog as much of all as disks may wait for.</summary>
    /// <param name="commits">What was synced.</param>
    /// <param name="folder">The disk whose thread this is, which alone reads its volumes again; null for none.</param>
    public void Take(IReadOnlyList<VolumeCommit> commits, string? folder)
    {
        List<VolumeId> own;
        lock (gate)
        {
            foreach (var commit in commits)
            {
                Add(commit);
            }

            try
            {
                CommitWaiting();
            }
            catch (SqliteException e)
            {
                refusal = $"{path}: {e.Message}";
            }

            if (extents > mostExtents)
            {
                GiveUpParts();
            }

            own = folder is null ? [] : [.. again.Keys.Where(v => paths.TryGetValue(v, out var file) && file == Path.Combine(folder, Path.GetFileName(file)))];
        }

        if (own.Count > 0)
        {
            ReadAgain(own, folder!);
        }
    }

    private void Add(VolumeCommit commit)
    {
        if (again.TryGetValue(commit.Volume, out var end))
        {
            again[commit.Volume] = (commit.Synced, end.Closed || commit.Closed);
            return;
        }

        waiting.Add(commit);
        extents += commit.Extents.Count;
    }

    /// <summary>A catalog that comes back after hours has more to take than disks may wait for: a part with each sync.</summary>
    private void CommitWaiting()
    {
        var (count, taken) = (0, 0);
        while (count < waiting.Count && taken < MostExtentsACommit)
        {
            taken += waiting[count++].Extents.Count;
        }

        if (count > 0)
        {
            catalog.Commit(waiting[..count]);
            waiting.RemoveRange(0, count);
            extents -= taken;
            refusal = null;
        }
    }

    /// <summary>Reads a part of what the catalog has not taken from the volumes of a disk. One that cannot be read holds up no other.</summary>
    private void ReadAgain(IReadOnlyList<VolumeId> own, string folder)
    {
        string? error = null;
        foreach (var volume in own)
        {
            try
            {
                var part = Read(volume);
                lock (gate)
                {
                    catalog.Commit([part]);
                    refusal = null;
                    if (part.Synced == again[volume].Synced)
                    {
                        again.Remove(volume);
                    }
                }

                break;
            }
            catch (Exception e) when (e is FormatException || StoreDisk.IsRefusal(e))
            {
                error ??= $"volume {volume} was written and cannot be read again to be found: {e.Message}";
            }
            catch (SqliteException e)
            {
                lock (gate)
                {
                    refusal = $"{path}: {e.Message}";
                }

                return;
            }
        }

        lock (gate)
        {
            if (error is null)
            {
                unread.Remove(folder);
            }
            else
            {
                unread[folder] = error;
            }
        }
    }

    private VolumeCommit Read(VolumeId volume)
    {
        long synced;
        bool closed;
        lock (gate)
        {
            (synced, closed) = again[volume];
        }

        var from = Math.Max(catalog.FindVolume(volume)?.Synced ?? 0, VolumeHeader.Block);
        using var reader = VolumeReader.Open(paths[volume]);
        var items = reader.Items(from).TakeWhile(i => i.Offset < synced).Take(MostReadACommit).ToList();
        var to = items.Count == 0 ? from : items[^1].Offset + items[^1].StoredLength;
        if (items.Count < MostReadACommit && to < synced)
        {
            throw new FormatException($"{reader.Path}: what stands at byte {to} does not check, and {synced} bytes of it had been synced");
        }

        return new VolumeCommit(
            volume, to, closed && to == synced, [.. items.Where(i => i.Extent is not null).Select(i => (i.Offset, i.Extent!))], [.. items.Select(i => i.Box).OfType<CameraBox>()]);
    }

    private void GiveUpParts()
    {
        foreach (var commit in waiting)
        {
            var end = again.GetValueOrDefault(commit.Volume);
            again[commit.Volume] = (Math.Max(end.Synced, commit.Synced), end.Closed || commit.Closed);
        }

        waiting.Clear();
        waiting.TrimExcess();
        extents = 0;
    }
}
