using System.Security.Cryptography;
using Daylight.Vault;
using Microsoft.Data.Sqlite;

namespace Daylight.Bench;

/// <summary>
/// Adds to a closed store's catalog the rows that many cameras recording without a break would have left: a row a camera and
/// minute in the hour's volume, a box a camera and volume, a head a camera. The one place of the bench that knows the
/// catalog's tables; it refuses a catalog whose columns are others.
/// </summary>
internal static class CatalogFill
{
    private const long MinuteBytes = 30_000_000;
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["minute"] = "track, minute, volume, last_offset, bytes, frames, key_frames, marks",
        ["box"] = "volume, track, epoch, sealed",
        ["track"] = "id, name, sequence, digest",
        ["volume"] = "id, uuid, synced, closed",
    };

    /// <summary>Returns how many minutes the catalog has afterwards.</summary>
    public static long Run(string storeFolder, int cameras)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(storeFolder, "catalog.db"), Pooling = false }.ToString());
        connection.Open();
        foreach (var (table, columns) in Known)
        {
            CheckColumns(connection, table, columns);
        }

        // Nobody needs this file after a crash.
        Execute(connection, "PRAGMA synchronous=OFF; CREATE TEMP TABLE slot AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 59) SELECT i FROM n");
        var volumes = VolumeTally.Paths(Path.Combine(storeFolder, "volumes")).Select(Header).ToList();
        using var transaction = connection.BeginTransaction();
        using var minutes = Command(connection, transaction, """
            INSERT OR IGNORE INTO minute SELECT $track, $first + i, $volume, 4096 + (i * $step), $bytes, 1500, 30, zeroblob(40) FROM slot
            """, "$track", "$first", "$volume", "$step", "$bytes");
        using var box = Command(connection, transaction, "INSERT OR IGNORE INTO box VALUES ($volume, $track, $epoch, $sealed)", "$volume", "$track", "$epoch", "$sealed");
        using var head = Command(
            connection, transaction, "INSERT INTO track (name, sequence, digest) VALUES ($track, 1, $digest) ON CONFLICT DO UPDATE SET name = name RETURNING id", "$track", "$digest");
        using var find = Command(connection, transaction, "SELECT id FROM volume WHERE uuid = $uuid", "$uuid");
        var numbered = volumes.Select(v => (Header: v, Number: Ask(find, v.Volume.ToBytes()))).ToList();
        for (var camera = 0; camera < cameras; camera++)
        {
            var track = Ask(head, StoreFixture.Track(camera).ToString(), RandomNumberGenerator.GetBytes(32));
            foreach (var (volume, number) in numbered)
            {
                Run(minutes, track, UnixMinute.OfMicros(volume.CreatedMicros).Value, number, MinuteBytes * cameras, MinuteBytes);
                Run(box, number, track, volume.Epoch.ToString(), RandomNumberGenerator.GetBytes(CameraBox.SealedLength));
            }
        }

        transaction.Commit();
        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM minute";
        return (long)count.ExecuteScalar()!;
    }

    /// <summary>Makes the catalog believe that every volume is written to its file's length; what is beyond would be cut at the next start.</summary>
    public static void TellLengths(string storeFolder)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(storeFolder, "catalog.db"), Pooling = false }.ToString());
        connection.Open();
        CheckColumns(connection, "volume", Known["volume"]);
        using var transaction = connection.BeginTransaction();
        using var update = Command(connection, transaction, "UPDATE volume SET synced = $length WHERE uuid = $uuid", "$length", "$uuid");
        foreach (var path in VolumeTally.Paths(Path.Combine(storeFolder, "volumes")))
        {
            Run(update, new FileInfo(path).Length, Header(path).Volume.ToBytes());
        }

        transaction.Commit();
    }

    private static VolumeHeader Header(string path)
    {
        using var reader = VolumeReader.Open(path);
        return reader.Header;
    }

    private static void CheckColumns(SqliteConnection connection, string table, string columns)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat(name, ', ') FROM pragma_table_info($table)";
        command.Parameters.AddWithValue("$table", table);
        var found = command.ExecuteScalar() as string ?? "no such table";
        if (found != columns)
        {
            throw new BenchException($"the catalog's table '{table}' has the columns '{found}', and this bench fills '{columns}': bring CatalogFill up to the Vault's schema");
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, SqliteTransaction transaction, string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }

    private static void Run(SqliteCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }

    private static long Ask(SqliteCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
