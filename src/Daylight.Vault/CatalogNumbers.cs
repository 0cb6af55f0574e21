using Microsoft.Data.Sqlite;

namespace Daylight.Vault;

/// <summary>The numbers that tracks and volumes have in the catalog; given out at first sight. Guarded by the catalog.</summary>
internal sealed class CatalogNumbers(SqliteConnection connection)
{
    private readonly Dictionary<TrackId, long> tracks = [];
    private readonly Dictionary<VolumeId, long> volumes = [];

    public long Track(TrackId track, SqliteTransaction transaction) => tracks.TryGetValue(track, out var known)
        ? known
        : tracks[track] = Ask(
            transaction, "INSERT INTO track (name, sequence, digest) VALUES ($a, -1, zeroblob(32)) ON CONFLICT DO UPDATE SET name = name RETURNING id", track.ToString());

    public long Volume(VolumeId volume, SqliteTransaction transaction) => volumes.TryGetValue(volume, out var known)
        ? known
        : volumes[volume] = Ask(
            transaction, "INSERT INTO volume (uuid, synced, closed) VALUES ($a, 0, 0) ON CONFLICT DO UPDATE SET uuid = uuid RETURNING id", volume.ToBytes());

    /// <summary>Forgets all, after a transaction that gave out numbers was rolled back.</summary>
    public void Forget()
    {
        tracks.Clear();
        volumes.Clear();
    }

    private long Ask(SqliteTransaction transaction, string sql, object value)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.Parameters.AddWithValue("$a", value);
        return (long)command.ExecuteScalar()!;
    }
}
