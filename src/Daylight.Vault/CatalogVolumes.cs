using Microsoft.Data.Sqlite;

namespace Daylight.Vault;

/// <content>What the catalog knows volume by volume: for retention, checks and repair. Recording and seeking do without.</content>
internal sealed partial class Catalog
{
    public IReadOnlyList<(VolumeId Volume, long Synced, bool Closed)> Volumes()
    {
        lock (gate)
        {
            using var command = Command("SELECT uuid, synced, closed FROM volume ORDER BY uuid");
            using var reader = command.ExecuteReader();
            var volumes = new List<(VolumeId, long, bool)>();
            while (reader.Read())
            {
                volumes.Add((VolumeId.FromBytes(reader.GetFieldValue<byte[]>(0)), reader.GetInt64(1), reader.GetInt64(2) == 1));
            }

            return volumes;
        }
    }

    /// <summary>The first and the last minute of each track in a volume.</summary>
    public IReadOnlyList<(TrackId Track, RecordedMinute First, RecordedMinute Last)> Ends(VolumeId volume)
    {
        var (from, to) = Span(volume);
        return [.. TracksIn(volume)
            .Select(t => (Track: t, Minutes: Minutes(t, from, to).Where(m => m.Volume == volume).ToList()))
            .Where(t => t.Minutes.Count > 0)
            .Select(t => (t.Track, t.Minutes[0], t.Minutes[^1]))];
    }

    /// <summary>All minutes of a volume, and how much of it is acknowledged, as of one moment; null when the volume is not known.</summary>
    public ((long Synced, bool Closed)? Acknowledged, IReadOnlyList<(TrackId Track, RecordedMinute Minute)> Minutes) MinutesOf(VolumeId volume)
    {
        var (from, to) = Span(volume);
        lock (gate)
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            var minutes = new List<(TrackId, RecordedMinute)>();
            using var command = Command(
                """
                SELECT t.name, m.minute, m.last_offset, m.bytes, m.frames, m.key_frames
                FROM volume v JOIN box b ON b.volume = v.id JOIN track t ON t.id = b.track
                JOIN minute m ON m.track = b.track AND m.volume = v.id AND m.minute BETWEEN $b AND $c WHERE v.uuid = $a
                """,
                volume.ToBytes(), from.Value, to.Value);
            command.Transaction = transaction;
            using (var reader = command.ExecuteReader())
            {
                while (reader.Read())
                {
                    minutes.Add((TrackNamed(reader.GetString(0)), new RecordedMinute(
                        new UnixMinute(reader.GetInt64(1)), volume, reader.GetInt64(2), reader.GetInt64(3), reader.GetInt32(4), reader.GetInt32(5))));
                }
            }

            using var state = Command("SELECT synced, closed FROM volume WHERE uuid = $a", volume.ToBytes());
            state.Transaction = transaction;
            using var row = state.ExecuteReader();
            return (row.Read() ? (row.GetInt64(0), row.GetInt64(1) == 1) : null, minutes);
        }
    }

    /// <summary>The volumes that hold a track from a minute on, oldest first, with the first and the last of those minutes.</summary>
    public IReadOnlyList<(VolumeId Volume, UnixMinute First, UnixMinute Last)> VolumesOf(TrackId track, UnixMinute from)
    {
        lock (gate)
        {
            using var command = Command(
                """
                SELECT v.uuid, min(m.minute), max(m.minute) FROM minute m JOIN volume v ON v.id = m.volume
                WHERE m.track = (SELECT id FROM track WHERE name = $a) AND m.minute >= $b GROUP BY v.id ORDER BY 2, 1
                """,
                track.ToString(), from.Value);
            using var reader = command.ExecuteReader();
            var volumes = new List<(VolumeId, UnixMinute, UnixMinute)>();
            while (reader.Read())
            {
                volumes.Add((VolumeId.FromBytes(reader.GetFieldValue<byte[]>(0)), new UnixMinute(reader.GetInt64(1)), new UnixMinute(reader.GetInt64(2))));
            }

            return volumes;
        }
    }

    /// <summary>What was once taken in whole: disks by their folders' names, and the empty name for the catalog itself, which without it is new.</summary>
    public IReadOnlySet<string> Recovered()
    {
        lock (gate)
        {
            using var command = Command("SELECT name FROM recovered");
            using var reader = command.ExecuteReader();
            var names = new HashSet<string>(StringComparer.Ordinal);
            while (reader.Read())
            {
                names.Add(reader.GetString(0));
            }

            return names;
        }
    }

    /// <summary>Remembers what was taken in whole; on the disk when this returns.</summary>
    /// <exception cref="SqliteException">The catalog's own disk refuses.</exception>
    public void SetRecovered(IEnumerable<string> names)
    {
        lock (gate)
        {
            foreach (var name in names)
            {
                using var command = Command("INSERT OR IGNORE INTO recovered VALUES ($a)", name);
                command.ExecuteNonQuery();
            }

            using var checkpoint = Command("PRAGMA wal_checkpoint(TRUNCATE)");
            checkpoint.ExecuteNonQuery();
        }
    }

    /// <summary>Takes over chains' heads where they are further than those known.</summary>
    public void Keep(IReadOnlyList<ChainHead> heads)
    {
        lock (gate)
        {
            using var transaction = connection.BeginTransaction();
            foreach (var head in heads)
            {
                Run(setHead, transaction, numbers.Track(head.Track, transaction), head.Sequence, head.Digest.ToArray());
            }

            transaction.Commit();
        }
    }

    /// <summary>Forgets a volume that is gone, with its boxes and minutes. The chains' heads stay: they go on from there.</summary>
    /// <exception cref="SqliteException">The catalog's own disk refuses; nothing was forgotten.</exception>
    public void Remove(VolumeId volume)
    {
        var (from, to) = Span(volume);
        lock (gate)
        {
            using var transaction = connection.BeginTransaction();
            foreach (var sql in (string[])[
                """
                DELETE FROM minute WHERE volume = (SELECT id FROM volume WHERE uuid = $a) AND minute BETWEEN $b AND $c
                AND track IN (SELECT track FROM box WHERE volume = (SELECT id FROM volume WHERE uuid = $a))
                """,
                "DELETE FROM box WHERE volume = (SELECT id FROM volume WHERE uuid = $a)",
                "DELETE FROM volume WHERE uuid = $a"])
            {
                using var command = Command(sql, volume.ToBytes(), from.Value, to.Value);
                command.Transaction = transaction;
                command.ExecuteNonQuery();
            }

            transaction.Commit();
            numbers.Forget();
        }
    }

    /// <summary>
    /// The minutes that a volume's rows may be of: its id tells when it was begun, and it is open for an hour or so. The rows of a
    /// track lie by minute, so a bound keeps a deletion from walking through months.
    /// </summary>
    private static (UnixMinute From, UnixMinute To) Span(VolumeId volume)
    {
        var bytes = volume.ToBytes();
        var millis = 0L;
        for (var i = 0; i < 6; i++)
        {
            millis = (millis << 8) | bytes[i];
        }

        var begun = UnixMinute.OfMicros(millis * 1000).Value;
        return (new UnixMinute(begun - 60), new UnixMinute(begun + (26 * 60)));
    }

    private List<TrackId> TracksIn(VolumeId volume)
    {
        lock (gate)
        {
            using var command = Command(
                "SELECT t.name FROM box b JOIN track t ON t.id = b.track WHERE b.volume = (SELECT id FROM volume WHERE uuid = $a) ORDER BY t.name", volume.ToBytes());
            using var reader = command.ExecuteReader();
            var tracks = new List<TrackId>();
            while (reader.Read())
            {
                tracks.Add(TrackNamed(reader.GetString(0)));
            }

            return tracks;
        }
    }
}
