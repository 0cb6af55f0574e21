using System.Security.Cryptography;
using System.Text;
using Daylight.Vault;
using Microsoft.Data.Sqlite;

namespace Daylight.Keeper;

/// <summary>
/// The Keeper's one file. SQLite gives atomic commits that are on disk when they return, and overwrites what is deleted.
/// <see cref="gate"/> guards the connection: every public member takes it.
/// </summary>
internal sealed class KeeperStore : IDisposable
{
    private const int SaltLength = 16;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private const string Schema = """
        PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;
        CREATE TABLE IF NOT EXISTS lock (one INTEGER PRIMARY KEY CHECK (one = 1), salt BLOB NOT NULL, rounds INTEGER NOT NULL, probe BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS epoch (name TEXT PRIMARY KEY, public BLOB NOT NULL, sealed BLOB NOT NULL, logged INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS look (id TEXT PRIMARY KEY, sequence INTEGER NOT NULL, ended INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS uncounted (one INTEGER PRIMARY KEY CHECK (one = 1), since INTEGER NOT NULL) STRICT;
        """;

    private readonly Lock gate = new();
    private readonly SqliteConnection connection;
    private readonly byte[] key;

    /// <exception cref="KeeperStoreException">The passphrase is wrong or the file is no store.</exception>
    public KeeperStore(string file, string passphrase, int rounds)
    {
        CreatePrivate(file);
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Run(Schema);
            key = Unlock(file, passphrase, rounds);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new KeeperStoreException($"{file}: {e.Message}; restore the file from its backup", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The epoch's public half and whether its making is logged; null when there is none.</summary>
    public (byte[] PublicKey, bool Logged)? Find(EpochId epoch)
    {
        lock (gate)
        {
            using var row = Query("SELECT public, logged FROM epoch WHERE name = $a", epoch.ToString()).ExecuteReader();
            return row.Read() ? (row.GetFieldValue<byte[]>(0), row.GetInt64(1) != 0) : null;
        }
    }

    /// <summary>Makes an epoch's key pair, unless it is there.</summary>
    public void Make(EpochId epoch)
    {
        using var pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var secret = pair.ExportPkcs8PrivateKey();
        var name = epoch.ToString();
        var publicKey = Hpke.PublicKey(pair);
        try
        {
            lock (gate)
            {
                Run("INSERT OR IGNORE INTO epoch VALUES ($a, $b, $c, 0)", name, publicKey, Seal(key, Binding(name, publicKey), secret));
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Remembers that the epoch's making is in the log.</summary>
    public void MarkLogged(EpochId epoch)
    {
        lock (gate)
        {
            Run("UPDATE epoch SET logged = 1 WHERE name = $a", epoch.ToString());
        }
    }

    /// <summary>The epoch's private key, to be disposed; null when there is none.</summary>
    public ECDiffieHellman? Open(EpochId epoch)
    {
        var name = epoch.ToString();
        byte[] secret;
        lock (gate)
        {
            using var row = Query("SELECT public, sealed FROM epoch WHERE name = $a", name).ExecuteReader();
            if (!row.Read())
            {
                return null;
            }

            secret = Unseal(key, Binding(name, row.GetFieldValue<byte[]>(0)), row.GetFieldValue<byte[]>(1));
        }

        try
        {
            var pair = ECDiffieHellman.Create();
            pair.ImportPkcs8PrivateKey(secret, out _);
            return pair;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Takes a request's number, durably. Says why not when the look ended or the number is not above the last.</summary>
    public Release.RefusalReason? Take(Guid look, long sequence)
    {
        lock (gate)
        {
            using (var row = Query("SELECT sequence, ended FROM look WHERE id = $a", look.ToString("D")).ExecuteReader())
            {
                if (row.Read())
                {
                    if (row.GetInt64(1) != 0)
                    {
                        return Release.RefusalReason.Ended;
                    }

                    if (sequence <= row.GetInt64(0))
                    {
                        return Release.RefusalReason.Replayed;
                    }
                }
            }

            Run("INSERT INTO look VALUES ($a, $b, 0) ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence", look.ToString("D"), sequence);
            return null;
        }
    }

    /// <summary>Whether the look ended.</summary>
    public bool HasEnded(Guid look)
    {
        lock (gate)
        {
            return Query("SELECT ended FROM look WHERE id = $a", look.ToString("D")).ExecuteScalar() is 1L;
        }
    }

    /// <summary>Ends a look, known or not, durably.</summary>
    public void End(Guid look)
    {
        lock (gate)
        {
            Run("INSERT INTO look VALUES ($a, 0, 1) ON CONFLICT (id) DO UPDATE SET ended = 1", look.ToString("D"));
        }
    }

    /// <summary>Since when refusals are counted that no entry tells of yet; null when there are none.</summary>
    public DateTimeOffset? UncountedSince()
    {
        lock (gate)
        {
            return Query("SELECT since FROM uncounted").ExecuteScalar() is long millis ? DateTimeOffset.FromUnixTimeMilliseconds(millis) : null;
        }
    }

    /// <summary>Remembers, durably, since when refusals are counted that no entry tells of; null when there are none.</summary>
    public void MarkUncounted(DateTimeOffset? since)
    {
        lock (gate)
        {
            if (since is { } time)
            {
                Run("INSERT INTO uncounted VALUES (1, $a) ON CONFLICT (one) DO UPDATE SET since = excluded.since", time.ToUnixTimeMilliseconds());
            }
            else
            {
                Run("DELETE FROM uncounted");
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            connection.Dispose();
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static byte[] Binding(string epoch, byte[] publicKey) => [.. "daylight epoch key v1\0"u8, .. Encoding.ASCII.GetBytes(epoch), 0, .. publicKey];

    /// <summary>Nonce, tag, ciphertext.</summary>
    private static byte[] Seal(byte[] key, byte[] binding, byte[] plaintext)
    {
        var output = new byte[NonceLength + TagLength + plaintext.Length];
        RandomNumberGenerator.Fill(output.AsSpan(0, NonceLength));
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(output.AsSpan(0, NonceLength), plaintext, output.AsSpan(NonceLength + TagLength), output.AsSpan(NonceLength, TagLength), binding);
        return output;
    }

    private static byte[] Unseal(byte[] key, byte[] binding, byte[] output)
    {
        if (output.Length < NonceLength + TagLength)
        {
            throw new CryptographicException("sealed bytes are too short");
        }

        var plaintext = new byte[output.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(output.AsSpan(0, NonceLength), output.AsSpan(NonceLength + TagLength), output.AsSpan(NonceLength, TagLength), plaintext, binding);
        return plaintext;
    }

    private static void CreatePrivate(string file)
    {
        if (File.Exists(file))
        {
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(file, options).Dispose();
    }

    private byte[] Unlock(string file, string passphrase, int rounds)
    {
        byte[]? salt = null, probe = null;
        using (var row = Query("SELECT salt, rounds, probe FROM lock").ExecuteReader())
        {
            if (row.Read())
            {
                (salt, rounds, probe) = (row.GetFieldValue<byte[]>(0), row.GetInt32(1), row.GetFieldValue<byte[]>(2));
            }
        }

        var opened = Rfc2898DeriveBytes.Pbkdf2(passphrase, salt ??= RandomNumberGenerator.GetBytes(SaltLength), rounds, HashAlgorithmName.SHA256, 32);
        byte[] binding = [.. "daylight keeper store v1\0"u8];
        if (probe is null)
        {
            Run("INSERT INTO lock VALUES (1, $a, $b, $c)", salt, rounds, Seal(opened, binding, []));
            return opened;
        }

        try
        {
            Unseal(opened, binding, probe);
            return opened;
        }
        catch (CryptographicException e)
        {
            throw new KeeperStoreException($"{file}: the passphrase is wrong", e);
        }
    }

    private void Run(string sql, params object[] values)
    {
        using var command = Query(sql, values);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Query(string sql, params object[] values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are this file's literals; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue("$" + (char)('a' + i), values[i]);
        }

        return command;
    }
}
