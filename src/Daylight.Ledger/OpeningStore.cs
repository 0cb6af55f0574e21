using Microsoft.Data.Sqlite;

namespace Daylight.Ledger;

/// <summary>The openings of one role's entries, by commitment. What is erased is overwritten; the log stays whole without it.</summary>
public sealed class OpeningStore : IDisposable
{
    // Guards the connection, which is not for use by two threads at once.
    private readonly Lock gate = new();
    private readonly SqliteConnection connection;

    /// <summary>Opens the store at a path, making it when it is not there.</summary>
    public OpeningStore(string path)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA busy_timeout=5000");
        Execute("""
            CREATE TABLE IF NOT EXISTS opening (
                commitment BLOB PRIMARY KEY, -- 32 bytes
                kind TEXT NOT NULL,
                time_ms INTEGER NOT NULL,    -- Unix milliseconds
                salt BLOB NOT NULL,          -- 32 bytes
                body BLOB NOT NULL           -- canonical CBOR
            ) WITHOUT ROWID
            """);
    }

    private OpeningStore(SqliteConnection connection) => this.connection = connection;

    /// <summary>Opens an existing store to read it, as an auditor does.</summary>
    public static OpeningStore OpenReadOnly(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
        connection.Open();
        return new OpeningStore(connection);
    }

    /// <summary>Keeps an opening; durable when it returns.</summary>
    public void Put(string kind, DateTimeOffset time, Opening opening)
    {
        lock (gate)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO opening VALUES ($commitment, $kind, $time, $salt, $body)";
            command.Parameters.AddWithValue("$commitment", opening.Commitment.ToArray());
            command.Parameters.AddWithValue("$kind", kind);
            command.Parameters.AddWithValue("$time", time.ToUnixTimeMilliseconds());
            command.Parameters.AddWithValue("$salt", opening.Salt.ToArray());
            command.Parameters.AddWithValue("$body", opening.Body.ToArray());
            command.ExecuteNonQuery();
        }
    }

    /// <summary>The opening of a commitment, or null when it was erased or is another role's.</summary>
    public Opening? Find(Digest commitment)
    {
        lock (gate)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT salt, body FROM opening WHERE commitment = $commitment";
            command.Parameters.AddWithValue("$commitment", commitment.ToArray());
            using var reader = command.ExecuteReader();
            return reader.Read() ? new Opening(reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1)) : null;
        }
    }

    /// <summary>Every opening, in no particular order.</summary>
    public IReadOnlyList<Opening> All()
    {
        lock (gate)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT salt, body FROM opening";
            using var reader = command.ExecuteReader();
            var all = new List<Opening>();
            while (reader.Read())
            {
                all.Add(new Opening(reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1)));
            }

            return all;
        }
    }

    /// <summary>Erases an opening; its leaf stays. Returns whether there was one.</summary>
    public bool Erase(Digest commitment)
    {
        lock (gate)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM opening WHERE commitment = $commitment";
            command.Parameters.AddWithValue("$commitment", commitment.ToArray());
            var erased = command.ExecuteNonQuery() > 0;

            // Else the write-ahead log would hold the body until it is next copied over.
            Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            return erased;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
