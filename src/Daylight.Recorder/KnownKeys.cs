using System.Text.Json;
using Daylight.Vault;
using Daylight.Vault.Disks;
using Microsoft.Extensions.Logging;

namespace Daylight.Recorder;

/// <summary>
/// The Keeper's public keys, and each class's last one on the disk: a Keeper that is away when the recorder starts stops no recording.
/// An older epoch's key then seals, as at the day's change. Public keys alone; nobody can open anything with this file.
/// </summary>
internal sealed class KnownKeys : IEpochKeys
{
    /// <summary>How long the Keeper may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int PublicKeyBytes = 65; // P-256, uncompressed

    private readonly IEpochKeys keeper;
    private readonly string path;
    private readonly TimeProvider clock;
    private readonly ILogger logger;

    // Guards the keys and their file; several classes are asked for at once.
    private readonly Lock gate = new();
    private readonly Dictionary<string, (EpochId Epoch, byte[] Key)> last = new(StringComparer.Ordinal);

    public KnownKeys(IEpochKeys keeper, string path, TimeProvider clock, ILogger logger)
    {
        (this.keeper, this.path, this.clock, this.logger) = (keeper, path, clock, logger);
        try
        {
            foreach (var (epoch, key) in File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, byte[]>>(File.ReadAllText(path)) ?? [] : [])
            {
                var id = EpochId.Parse(epoch);
                last[id.RetentionClass] = key.Length == PublicKeyBytes ? (id, key) : throw new FormatException($"the key of {id} has {key.Length} bytes, not {PublicKeyBytes}");
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            // It only helps while the Keeper is away, and is written anew when it answers.
            logger.LogWarning("{Path}: {Detail}", path, e.Message);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="TimeoutException">The Keeper does not answer.</exception>
    public async ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken)
    {
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        byte[] key;
        try
        {
            key = await keeper.PublicKeyAsync(epoch, asking.Token).AsTask().WaitAsync(Patience, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await asking.CancelAsync().ConfigureAwait(false);
            throw new TimeoutException($"the Keeper did not answer within {Patience.TotalSeconds:F0} s for the key of {epoch}");
        }

        Remember(epoch, key);
        return key;
    }

    /// <summary>The newest key that a class is known to have, with the epoch that it belongs to.</summary>
    public (EpochId Epoch, byte[] Key)? Last(string retentionClass)
    {
        lock (gate)
        {
            return last.TryGetValue(retentionClass, out var known) ? known : null;
        }
    }

    private void Remember(EpochId epoch, byte[] key)
    {
        lock (gate)
        {
            if (last.TryGetValue(epoch.RetentionClass, out var known) && (known.Epoch.Day > epoch.Day || (known.Epoch == epoch && known.Key.AsSpan().SequenceEqual(key))))
            {
                return;
            }

            last[epoch.RetentionClass] = (epoch, key);
            try
            {
                DurableText.Write(path, JsonSerializer.Serialize(last.Values.ToDictionary(k => k.Epoch.ToString(), k => k.Key)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                logger.LogWarning("{Path}: {Detail}", path, e.Message);
            }
        }
    }
}
