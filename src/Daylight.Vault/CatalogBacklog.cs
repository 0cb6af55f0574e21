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
/// <param name="clock">How long reading takes, and when what could not be read is tried again.</param>
internal sealed class CatalogBacklog(Catalog catalog, string path, ConcurrentDictionary<VolumeId, string> paths, int mostExtents, TimeProvider clock)
{
    // About a tenth of a second of SQLite.
    private const int MostExtentsACommit = 8000;

    // Of every second of a disk's thread: what comes from now on must not wait long for what is read again, a seek each on a disk that turns.
    private static readonly TimeSpan LongestReading = TimeSpan.FromMilliseconds(200);

    // A disk that answers nothing, or damage, is not asked about every second.
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMinutes(1);

    // Guards all below but what is told. Never held while a volume is read: a disk that does not answer holds up its own thread alone.
    private readonly Lock gate = new();
    private readonly List<VolumeCommit> waiting = [];

    // How far volumes go whose commits were given up for their ends; what comes of them later joins these, as order counts within a volume.
    private readonly Dictionary<VolumeId, Unread> again = [];
    private int extents;
    private string? refusal;

    // Told without the lock: whoever asks must not wait for a catalog that is busy, which holds it for seconds.
    private volatile string? told;
    private volatile bool refuses;

    /// <summary>Why not all that was written can be found: the catalog refuses, or volumes cannot be read again or wait for it. Null when nothing is in its way.</summary>
    public string? Error => told;

    /// <summary>Whether the catalog itself takes nothing.</summary>
    public bool Refuses => refuses;

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
    /// <param name="folder">The disk that was synced and whose thread this is, which alone reads its volumes again; null for none.</param>
    public void Take(IReadOnlyList<VolumeCommit> commits, string? folder)
    {
        VolumeId[] own;
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

            own = folder is null ? [] : [.. again.Where(v => IsDue(v.Value) && paths.TryGetValue(v.Key, out var file) && file == Path.Combine(folder, Path.GetFileName(file))).Select(v => v.Key)];
            Tell();
        }

        ReadAgain(own);
    }

    private bool IsDue(Unread unread) => unread.FailedAt is not { } at || clock.GetElapsedTime(at) >= PauseAfterError;

    private void Add(VolumeCommit commit)
    {
        if (again.TryGetValue(commit.Volume, out var end))
        {
            again[commit.Volume] = end with { Synced = commit.Synced, Closed = end.Closed || commit.Closed };
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
    private void ReadAgain(IReadOnlyList<VolumeId> own)
    {
        foreach (var volume in own)
        {
            try
            {
                var (part, damage) = Read(volume);
                lock (gate)
                {
                    catalog.Commit([part]);
                    refusal = null;
                    Settle(volume, part, damage);
                    Tell();
                }

                if (damage is null)
                {
                    return;
                }
            }
            catch (Exception e) when (e is FormatException || StoreDisk.IsRefusal(e))
            {
                lock (gate)
                {
                    again[volume] = Failed(again[volume], e.Message);
                    Tell();
                }
            }
            catch (SqliteException e)
            {
                lock (gate)
                {
                    refusal = $"{path}: {e.Message}";
                    Tell();
                }

                return;
            }
        }
    }

    private void Settle(VolumeId volume, VolumeCommit part, string? damage)
    {
        var end = again[volume];
        if (damage is not null)
        {
            again[volume] = Failed(end, damage);
        }
        else if (part.Synced >= end.Synced && part.Closed == end.Closed)
        {
            again.Remove(volume);
        }
        else
        {
            again[volume] = end with { FailedAt = null, Error = null };
        }
    }

    private Unread Failed(Unread unread, string why) => unread with { FailedAt = clock.GetTimestamp(), Error = why };

    private void Tell()
    {
        var (unread, failed) = (again.Count, again.FirstOrDefault(v => v.Value.Error is not null));
        refuses = refusal is not null;
        told = refusal
            ?? (failed.Value.Error is { } why ? $"volume {failed.Key} was written and cannot be read again to be found: {why}"
                : unread > 0 ? $"{path}: it takes what is written again; {unread} {(unread == 1 ? "volume waits" : "volumes wait")} to be read again to be found"
                : null);
    }

    /// <summary>The next part of a volume, and what stands behind it that does not check.</summary>
    private (VolumeCommit Part, string? Damage) Read(VolumeId volume)
    {
        Unread end;
        lock (gate)
        {
            end = again[volume];
        }

        var known = catalog.FindVolume(volume)?.Synced ?? 0;
        var from = Math.Max(known, VolumeHeader.Block);
        if (end.Synced <= from)
        {
            // Nothing that a sync has not taken already, as of a volume whose disk refused its first: it may not be a volume at all.
            return (new VolumeCommit(volume, Math.Max(known, end.Synced), end.Closed, [], []), null);
        }

        using var reader = VolumeReader.Open(paths[volume]);
        var (items, to, began, checks) = (new List<VolumeItem>(), from, clock.GetTimestamp(), true);
        using var rest = reader.Items(from).GetEnumerator();
        while (to < end.Synced && items.Count < MostExtentsACommit && clock.GetElapsedTime(began) < LongestReading && (checks = rest.MoveNext()))
        {
            items.Add(rest.Current);
            to = rest.Current.Offset + rest.Current.StoredLength;
        }

        var part = new VolumeCommit(
            volume, to, end.Closed && to >= end.Synced, [.. items.Where(i => i.Extent is not null).Select(i => (i.Offset, i.Extent!))], [.. items.Select(i => i.Box).OfType<CameraBox>()]);
        return (part, checks ? null : $"{reader.Path}: what stands at byte {to} does not check, and {end.Synced} bytes of it had been synced");
    }

    private void GiveUpParts()
    {
        foreach (var commit in waiting)
        {
            var end = again.GetValueOrDefault(commit.Volume);
            again[commit.Volume] = end with { Synced = Math.Max(end.Synced, commit.Synced), Closed = end.Closed || commit.Closed };
        }

        waiting.Clear();
        waiting.TrimExcess();
        extents = 0;
    }

    /// <summary>How far a volume goes, and, when it could not be read, since when by the clock's own count, and why.</summary>
    private readonly record struct Unread(long Synced, bool Closed, long? FailedAt, string? Error);
}
