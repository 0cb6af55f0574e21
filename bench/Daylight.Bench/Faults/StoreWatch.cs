using Daylight.Vault;
using Microsoft.Data.Sqlite;

namespace Daylight.Bench;

/// <summary>
/// Looks at a running recorder's store from outside. Acknowledged is what its catalog says: a track's newest link, and with it every
/// link before. The volumes alone must bear it out after every kill.
/// </summary>
internal sealed class StoreWatch(string folder)
{
    private readonly Dictionary<(string Track, long Sequence), string> acknowledged = [];
    private readonly HashSet<string> findings = new(StringComparer.Ordinal);

    public long Acknowledged => acknowledged.Count;

    /// <summary>Acknowledged links that are not in the volumes, or are others.</summary>
    public long Missing { get; private set; }

    /// <summary>Links that do not follow the one before.</summary>
    public long Broken { get; private set; }

    public IReadOnlyCollection<string> Findings => findings;

    private string Volumes => Path.Combine(folder, "volumes");

    /// <summary>Remembers what the catalog acknowledges now.</summary>
    public void Observe()
    {
        foreach (var (track, sequence, digest) in Heads())
        {
            acknowledged.TryAdd((track, sequence), digest);
        }
    }

    /// <summary>Waits until every camera has an acknowledged link more than it had.</summary>
    public async Task WaitForFootageAsync(Child recorder, int tracks, CancellationToken cancellationToken)
    {
        var before = acknowledged.Keys.GroupBy(k => k.Track).ToDictionary(g => g.Key, g => g.Max(k => k.Sequence));
        for (var tries = 0; tries < 600; tries++)
        {
            recorder.MustRun();
            if (Heads().Count(h => h.Sequence > before.GetValueOrDefault(h.Track, -1) + 1) >= tracks)
            {
                return;
            }

            await Task.Delay(100, cancellationToken);
        }

        throw new BenchException($"{recorder.Name}: not all of {tracks} cameras were being recorded within a minute");
    }

    /// <summary>Reads all volumes and holds them to what was acknowledged.</summary>
    public void Verify(string when)
    {
        var chains = new Dictionary<string, SortedDictionary<long, ExtentHeader>>(StringComparer.Ordinal);
        foreach (var path in VolumeTally.Paths(Volumes).Where(p => new FileInfo(p).Length >= VolumeHeader.Block))
        {
            using var reader = VolumeReader.Open(path);
            foreach (var extent in reader.Items().Select(i => i.Extent).OfType<ExtentHeader>())
            {
                var chain = chains.TryGetValue(extent.Track.ToString(), out var known) ? known : chains[extent.Track.ToString()] = [];
                if (!chain.TryAdd(extent.Sequence, extent))
                {
                    Broken += Tell($"{when}: {extent.Track} has two links {extent.Sequence}");
                }
            }
        }

        foreach (var (track, chain) in chains)
        {
            Broken += chain.Values.Zip(chain.Values.Skip(1)).Sum(pair =>
                pair.Second.Sequence == pair.First.Sequence + 1 && pair.First.Digest().AsSpan().SequenceEqual(pair.Second.PreviousDigest.Span)
                    ? 0 : Tell($"{track}: link {pair.Second.Sequence} does not follow {pair.First.Sequence}"));
        }

        Missing += acknowledged.Sum(a =>
            chains.GetValueOrDefault(a.Key.Track)?.GetValueOrDefault(a.Key.Sequence) is { } link && Convert.ToHexString(link.Digest()) == a.Value
                ? 0 : Tell($"{a.Key.Track}: acknowledged link {a.Key.Sequence} is missing"));
    }

    private int Tell(string finding) => findings.Add(finding) ? 1 : 0;

    private List<(string Track, long Sequence, string Digest)> Heads()
    {
        var heads = new List<(string, long, string)>();
        var path = Path.Combine(folder, "catalog.db");
        if (!File.Exists(path))
        {
            return heads;
        }

        try
        {
            using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT name, sequence, digest FROM track WHERE sequence >= 0";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                heads.Add((reader.GetString(0), reader.GetInt64(1), Convert.ToHexString(reader.GetFieldValue<byte[]>(2))));
            }
        }
        catch (SqliteException)
        {
            // Not made yet, or just being recovered: there is a next time.
        }

        return heads;
    }
}
