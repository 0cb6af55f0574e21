using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Daylight.Vault;

/// <summary>
/// The index beside the volumes (SQLite, WAL), rebuilt from them when lost. A row a track, minute and volume: seeking reads one
/// row, then follows the extents' own links backwards.
/// </summary>
internal sealed class Catalog : IDisposable
{
    // Guards the connection.
    private readonly Lock gate = new();
    private readonly SqliteConnection connection;

    public Catalog(string path)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000");
        Execute("""
            CREATE TABLE IF NOT EXISTS volume (
                id TEXT PRIMARY KEY,
                synced INTEGER NOT NULL,      -- bytes known to be on the disk
                closed INTEGER NOT NULL       -- 1 when nothing will be added
            ) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS minute (
                track TEXT NOT NULL,
                minute INTEGER NOT NULL,      -- Unix minutes
                volume TEXT NOT NULL,
                last_offset INTEGER NOT NULL, -- bytes
                bytes INTEGER NOT NULL,
                frames INTEGER NOT NULL,
                key_frames INTEGER NOT NULL,
                PRIMARY KEY (track, minute, volume)
            ) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS box (
                volume TEXT NOT NULL,
                track TEXT NOT NULL,
                epoch TEXT NOT NULL,
                sealed BLOB NOT NULL,         -- 113 bytes
                PRIMARY KEY (volume, track)
            ) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS head (
                track TEXT PRIMARY KEY,
                sequence INTEGER NOT NULL,
                digest BLOB NOT NULL          -- 32 bytes
            ) WITHOUT ROWID
            """);
    }

    /// <summary>Takes in extents that are on the disk, in one transaction, with the volume's synced length.</summary>
    public void Commit(VolumeId volume, long synced, bool closed, IReadOnlyList<(long Offset, ExtentHeader Extent)> extents, IReadOnlyList<CameraBox> boxes)
    {
        lock (gate)
        {
            using var transaction = connection.BeginTransaction();
            Run("INSERT INTO volume VALUES ($a, $b, $c) ON CONFLICT DO UPDATE SET synced = $b, closed = $c", volume.ToString(), synced, closed ? 1 : 0);
            foreach (var (offset, extent) in extents)
            {
                Run("""
                    INSERT INTO minute VALUES ($a, $b, $c, $d, $e, $f, $g) ON CONFLICT DO UPDATE
                    SET last_offset = $d, bytes = bytes + $e, frames = frames + $f, key_frames = key_frames + $g
                    """, extent.Track.ToString(), extent.Minute.Value, volume.ToString(), offset, extent.PayloadLength, extent.Records, extent.KeyFrames);
                Run("INSERT INTO head VALUES ($a, $b, $c) ON CONFLICT DO UPDATE SET sequence = $b, digest = $c WHERE sequence < $b",
                    extent.Track.ToString(), extent.Sequence, extent.Digest());
            }

            foreach (var box in boxes)
            {
                Run("INSERT OR IGNORE INTO box VALUES ($a, $b, $c, $d)", volume.ToString(), box.Track.ToString(), box.Epoch.ToString(), box.Sealed.ToArray());
            }

            transaction.Commit();
        }
    }

    public (long Synced, bool Closed)? FindVolume(VolumeId volume)
    {
        lock (gate)
        {
            using var command = Command("SELECT synced, closed FROM volume WHERE id = $a", volume.ToString());
            using var reader = command.ExecuteReader();
            return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1) == 1) : null;
        }
    }

    public CameraBox? FindBox(VolumeId volume, TrackId track)
    {
        lock (gate)
        {
            using var command = Command("SELECT epoch, sealed FROM box WHERE volume = $a AND track = $b", volume.ToString(), track.ToString());
            using var reader = command.ExecuteReader();
            return reader.Read() ? new CameraBox(volume, track, EpochId.Parse(reader.GetString(0)), reader.GetFieldValue<byte[]>(1)) : null;
        }
    }

    public ChainHead? FindHead(TrackId track)
    {
        lock (gate)
        {
            using var command = Command("SELECT sequence, digest FROM head WHERE track = $a", track.ToString());
            using var reader = command.ExecuteReader();
            return reader.Read() ? new ChainHead(track, reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : null;
        }
    }

    public IReadOnlyList<ChainHead> Heads()
    {
        lock (gate)
        {
            using var command = Command("SELECT track, sequence, digest FROM head ORDER BY track");
            using var reader = command.ExecuteReader();
            var heads = new List<ChainHead>();
            while (reader.Read())
            {
                var track = reader.GetString(0).Split('/');
                heads.Add(new ChainHead(
                    new TrackId(CameraId.Parse(track[0]), track[1] == "main" ? StreamKind.Main : StreamKind.Sub), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)));
            }

            return heads;
        }
    }

    /// <summary>The recorded minutes of a track in a span, both ends inclusive, in order.</summary>
    public IReadOnlyList<RecordedMinute> Minutes(TrackId track, UnixMinute from, UnixMinute to)
    {
        lock (gate)
        {
            using var command = Command(
                "SELECT minute, volume, last_offset, bytes, frames, key_frames FROM minute WHERE track = $a AND minute BETWEEN $b AND $c ORDER BY minute, volume",
                track.ToString(), from.Value, to.Value);
            using var reader = command.ExecuteReader();
            var minutes = new List<RecordedMinute>();
            while (reader.Read())
            {
                minutes.Add(new RecordedMinute(
                    new UnixMinute(reader.GetInt64(0)), new VolumeId(Guid.Parse(reader.GetString(1), CultureInfo.InvariantCulture)),
                    reader.GetInt64(2), reader.GetInt64(3), reader.GetInt32(4), reader.GetInt32(5)));
            }

            return minutes;
        }
    }

    public void Dispose() => connection.Dispose();

    private void Execute(string sql) => Run(sql);

    private void Run(string sql, params object[] values)
    {
        using var command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params object[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue("$" + (char)('a' + i), values[i]);
        }

        return command;
    }
}
