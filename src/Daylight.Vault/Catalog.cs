using Microsoft.Data.Sqlite;

namespace Daylight.Vault;

/// <summary>
/// The index beside the volumes (SQLite, WAL), rebuilt from them when lost. A row a track, minute and volume: seeking reads one
/// row, then follows the extents' own links backwards. Tracks and volumes are numbers in it, because a month of a centre has
/// twelve million minutes.
/// </summary>
internal sealed partial class Catalog : IDisposable
{
    private const long Version = 3;

    private const string Schema = """
        CREATE TABLE track (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,    -- camera/stream
            sequence INTEGER NOT NULL,    -- of the chain head; -1 before the first extent
            digest BLOB NOT NULL          -- of the chain head, 32 bytes
        );
        CREATE TABLE volume (
            id INTEGER PRIMARY KEY,
            uuid BLOB NOT NULL UNIQUE,    -- 16 bytes, big endian
            synced INTEGER NOT NULL,      -- bytes known to be on the disk
            closed INTEGER NOT NULL       -- 1 when nothing will be added
        );
        CREATE TABLE minute (
            track INTEGER NOT NULL,
            minute INTEGER NOT NULL,      -- Unix minutes
            volume INTEGER NOT NULL,
            last_offset INTEGER NOT NULL, -- bytes
            bytes INTEGER NOT NULL,
            frames INTEGER NOT NULL,
            key_frames INTEGER NOT NULL,
            marks BLOB NOT NULL,          -- 40 bytes, see MinuteMarks
            PRIMARY KEY (track, minute, volume)
        ) WITHOUT ROWID;
        CREATE TABLE box (
            volume INTEGER NOT NULL,
            track INTEGER NOT NULL,
            epoch TEXT NOT NULL,
            sealed BLOB NOT NULL,         -- 113 bytes
            PRIMARY KEY (volume, track)
        ) WITHOUT ROWID;
        """;

    // Came later than the version: one that was made without it was filled when it was made.
    private const string RecoveredTable = """
        CREATE TABLE recovered (
            name TEXT PRIMARY KEY         -- a disk's folder whose volumes were all taken in once; empty for the catalog itself
        ) WITHOUT ROWID;
        """;

    private const string HeadsQuery = "SELECT name, sequence, digest FROM track WHERE sequence >= 0 ORDER BY name";

    // Guards the connection, the commands and the numbers.
    private readonly Lock gate = new();
    private readonly SqliteConnection connection;
    private readonly CatalogNumbers numbers;
    private readonly SqliteCommand addMinute, findMarks, setHead, setVolume, addBox;

    public Catalog(string path)
        : this(OpenCurrent(path))
    {
    }

    private Catalog(SqliteConnection opened)
    {
        connection = opened;
        numbers = new CatalogNumbers(connection);
        addMinute = Prepare("""
            INSERT INTO minute VALUES ($a, $b, $c, $d, $e, $f, $g, $h) ON CONFLICT DO UPDATE
            SET last_offset = $d, bytes = bytes + $e, frames = frames + $f, key_frames = key_frames + $g, marks = $h
            """, 8);
        findMarks = Prepare("SELECT marks FROM minute WHERE track = $a AND minute = $b AND volume = $c", 3);
        setHead = Prepare("UPDATE track SET sequence = $b, digest = $c WHERE id = $a AND sequence < $b", 3);
        setVolume = Prepare("UPDATE volume SET synced = $b, closed = $c WHERE id = $a", 3);
        addBox = Prepare("INSERT OR IGNORE INTO box VALUES ($a, $b, $c, $d)", 4);
    }

    /// <summary>Opens a catalog that a recorder may be writing to; nothing can be changed through it.</summary>
    /// <exception cref="SqliteException">It is missing or damaged.</exception>
    /// <exception cref="InvalidDataException">It is of another version.</exception>
    public static Catalog OpenReadOnly(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
        try
        {
            connection.Open();
            return Number(connection, "PRAGMA user_version") is var version and not Version
                ? throw new InvalidDataException($"it is of version {version}; this program reads {Version}")
                : new Catalog(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The chains' heads in a catalog of any version.</summary>
    /// <exception cref="SqliteException">It is damaged, or of a version that kept them otherwise.</exception>
    public static IReadOnlyList<ChainHead> HeadsOf(string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = HeadsQuery;
        return Heads(command);
    }

    /// <summary>Takes in what syncs have put on the disks, in one transaction.</summary>
    /// <exception cref="SqliteException">The catalog's own disk refuses; nothing was taken in.</exception>
    public void Commit(IReadOnlyList<VolumeCommit> commits)
    {
        lock (gate)
        {
            try
            {
                using var transaction = connection.BeginTransaction();
                foreach (var commit in commits)
                {
                    Take(commit, transaction);
                }

                transaction.Commit();
            }
            catch (SqliteException)
            {
                numbers.Forget();
                throw;
            }
        }
    }

    public (long Synced, bool Closed)? FindVolume(VolumeId volume)
    {
        lock (gate)
        {
            using var command = Command("SELECT synced, closed FROM volume WHERE uuid = $a", volume.ToBytes());
            using var reader = command.ExecuteReader();
            return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1) == 1) : null;
        }
    }

    public CameraBox? FindBox(VolumeId volume, TrackId track)
    {
        lock (gate)
        {
            using var command = Command(
                "SELECT epoch, sealed FROM box WHERE volume = (SELECT id FROM volume WHERE uuid = $a) AND track = (SELECT id FROM track WHERE name = $b)",
                volume.ToBytes(), track.ToString());
            using var reader = command.ExecuteReader();
            return reader.Read() ? new CameraBox(volume, track, EpochId.Parse(reader.GetString(0)), reader.GetFieldValue<byte[]>(1)) : null;
        }
    }

    public ChainHead? FindHead(TrackId track)
    {
        lock (gate)
        {
            using var command = Command("SELECT sequence, digest FROM track WHERE name = $a AND sequence >= 0", track.ToString());
            using var reader = command.ExecuteReader();
            return reader.Read() ? new ChainHead(track, reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : null;
        }
    }

    public IReadOnlyList<ChainHead> Heads()
    {
        lock (gate)
        {
            using var command = Command(HeadsQuery);
            return Heads(command);
        }
    }

    /// <summary>The recorded minutes of a track in a span, both ends inclusive, in order.</summary>
    public IReadOnlyList<RecordedMinute> Minutes(TrackId track, UnixMinute from, UnixMinute to)
    {
        lock (gate)
        {
            using var command = Command(
                """
                SELECT m.minute, v.uuid, m.last_offset, m.bytes, m.frames, m.key_frames, m.marks
                FROM minute m JOIN volume v ON v.id = m.volume
                WHERE m.track = (SELECT id FROM track WHERE name = $a) AND m.minute BETWEEN $b AND $c ORDER BY m.minute, v.uuid
                """,
                track.ToString(), from.Value, to.Value);
            using var reader = command.ExecuteReader();
            var minutes = new List<RecordedMinute>();
            while (reader.Read())
            {
                minutes.Add(new RecordedMinute(
                    new UnixMinute(reader.GetInt64(0)), VolumeId.FromBytes(reader.GetFieldValue<byte[]>(1)),
                    reader.GetInt64(2), reader.GetInt64(3), reader.GetInt32(4), reader.GetInt32(5))
                {
                    Marks = new MinuteMarks(reader.GetFieldValue<byte[]>(6)),
                });
            }

            return minutes;
        }
    }

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[addMinute, findMarks, setHead, setVolume, addBox])
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    private static List<ChainHead> Heads(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var heads = new List<ChainHead>();
        while (reader.Read())
        {
            heads.Add(new ChainHead(TrackNamed(reader.GetString(0)), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)));
        }

        return heads;
    }

    private static TrackId TrackNamed(string name)
    {
        var parts = name.Split('/');
        return new TrackId(CameraId.Parse(parts[0]), parts[1] == "main" ? StreamKind.Main : StreamKind.Sub);
    }

    /// <summary>
    /// A catalog of another version is set aside: it holds nothing that the volumes do not, and recovery reads them. Where volumes are on a
    /// disk that is not there, it tells where their chains end, see <see cref="KnownHeads"/>.
    /// </summary>
    private static SqliteConnection OpenCurrent(string path)
    {
        var connection = Connect(path);
        var version = Number(connection, "PRAGMA user_version");
        if (version != Version && Number(connection, "SELECT count(*) FROM sqlite_master") > 0)
        {
            connection.Dispose();
            foreach (var of in (string[])["", "-wal", "-shm"])
            {
                if (File.Exists(path + of))
                {
                    File.Move(path + of, $"{path}.v{version}{of}", overwrite: true);
                }
            }

            connection = Connect(path);
            version = 0;
        }

        var begin = version != Version ? $"{Schema} {RecoveredTable} PRAGMA user_version = {Version};"
            : Number(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'recovered'") == 0 ? RecoveredTable + " INSERT INTO recovered VALUES ('');"
            : null;
        if (begin is not null)
        {
            // On the disk at once: one that lost its tables with the power would look like one that was never there.
            using var create = connection.CreateCommand();
            create.CommandText = $"BEGIN; {begin} COMMIT; PRAGMA wal_checkpoint(TRUNCATE)";
            create.ExecuteNonQuery();
        }

        return connection;
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000";
        command.ExecuteNonQuery();
        return connection;
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private void Take(VolumeCommit commit, SqliteTransaction transaction)
    {
        var volume = numbers.Volume(commit.Volume, transaction);
        Run(setVolume, transaction, volume, commit.Synced, commit.Closed ? 1 : 0);
        foreach (var extents in commit.Extents.GroupBy(e => (e.Extent.Track, e.Extent.Minute)))
        {
            var track = numbers.Track(extents.Key.Track, transaction);
            var minute = extents.Key.Minute.Value;
            var marks = FindMarks(transaction, track, minute, volume);
            foreach (var (offset, extent) in extents.OrderBy(e => e.Offset))
            {
                marks.Add(extent.FirstMicros, offset);
            }

            Run(
                addMinute, transaction, track, minute, volume, extents.Max(e => e.Offset), extents.Sum(e => (long)e.Extent.PayloadLength),
                extents.Sum(e => e.Extent.Records), extents.Sum(e => e.Extent.KeyFrames), marks.ToBytes());
        }

        foreach (var extents in commit.Extents.GroupBy(e => e.Extent.Track))
        {
            var newest = extents.MaxBy(e => e.Extent.Sequence).Extent;
            Run(setHead, transaction, numbers.Track(extents.Key, transaction), newest.Sequence, newest.Digest());
        }

        foreach (var box in commit.Boxes)
        {
            Run(addBox, transaction, volume, numbers.Track(box.Track, transaction), box.Epoch.ToString(), box.Sealed.ToArray());
        }
    }

    private MinuteMarks FindMarks(SqliteTransaction transaction, long track, long minute, long volume)
    {
        findMarks.Transaction = transaction;
        (findMarks.Parameters[0].Value, findMarks.Parameters[1].Value, findMarks.Parameters[2].Value) = (track, minute, volume);
        return new MinuteMarks(findMarks.ExecuteScalar() as byte[]);
    }

    private static void Run(SqliteCommand command, SqliteTransaction transaction, params ReadOnlySpan<object> values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql, int parameters) => Command(sql, [.. Enumerable.Repeat<object>(DBNull.Value, parameters)]);

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
