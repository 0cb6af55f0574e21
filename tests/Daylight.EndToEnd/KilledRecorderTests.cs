using Daylight.Vault;
using Microsoft.Data.Sqlite;

namespace Daylight.EndToEnd;

/// <summary>The short form of <c>daylight bench faults</c>: the real program is killed with -9 while it records, twice.</summary>
public sealed class KilledRecorderTests(Town town) : IClassFixture<Town>
{
    private string Volumes => Path.Combine(town.Data, "recorder", "store", "volumes");

    [Fact]
    public async Task What_was_acknowledged_before_a_kill_is_in_the_volumes_after_it_and_every_chain_goes_on()
    {
        var acknowledged = new Dictionary<(string Track, long Sequence), string>();
        for (var kill = 0; kill < 2; kill++)
        {
            await AcknowledgedPastAsync(acknowledged);
            await town.KillAsync(() =>
            {
                Heads().ForEach(h => acknowledged[(h.Track, h.Sequence)] = h.Digest);
                return Task.CompletedTask;
            });
        }

        await AcknowledgedPastAsync(acknowledged);
        var chains = Chains();
        Assert.NotEmpty(acknowledged);
        Assert.All(acknowledged, a => Assert.Equal(a.Value, Convert.ToHexString(chains[a.Key.Track][a.Key.Sequence].Digest())));
        Assert.All(chains.Values, chain => Assert.All(
            chain.Values.Zip(chain.Values.Skip(1)),
            pair => Assert.Equal(
                (pair.First.Sequence + 1, Convert.ToHexString(pair.First.Digest())), (pair.Second.Sequence, Convert.ToHexString(pair.Second.PreviousDigest.Span)))));

        var audit = await Tool.RunAsync(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "daylight.dll"), "audit", "--log", Path.Combine(town.Data, "ledger", "log"),
                "--log-key", Path.Combine(town.Data, "public", "log.vkey"), "--volumes", Volumes,
            ],
            "");
        Assert.True(audit.Code == 0, audit.Output + audit.Error);
    }

    /// <summary>Waits until every track that was being recorded has two links more than before.</summary>
    private async Task AcknowledgedPastAsync(Dictionary<(string Track, long Sequence), string> before)
    {
        var newest = before.Keys.GroupBy(k => k.Track).ToDictionary(g => g.Key, g => g.Max(k => k.Sequence));
        for (var tries = 0; tries < 200; tries++)
        {
            var heads = Heads();
            if (heads.Count > 0 && heads.Count >= newest.Count && heads.TrueForAll(h => h.Sequence >= newest.GetValueOrDefault(h.Track, -1) + 2))
            {
                return;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"before {string.Join(' ', newest)}, now {string.Join(' ', Heads().Select(h => $"{h.Track} {h.Sequence}"))}:\n{town.Output}");
    }

    private Dictionary<string, SortedDictionary<long, ExtentHeader>> Chains()
    {
        var chains = new Dictionary<string, SortedDictionary<long, ExtentHeader>>(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(Volumes, "*.vol").Where(p => new FileInfo(p).Length >= VolumeHeader.Block))
        {
            using var reader = VolumeReader.Open(path);
            foreach (var item in reader.Items().Where(i => i.Extent is not null))
            {
                var track = item.Extent!.Track.ToString();
                var chain = chains.TryGetValue(track, out var known) ? known : chains[track] = [];
                Assert.True(chain.TryAdd(item.Extent.Sequence, item.Extent), $"{track} has two links {item.Extent.Sequence}");
            }
        }

        return chains;
    }

    /// <summary>The catalog, read as it lies there: what it says is acknowledged.</summary>
    private List<(string Track, long Sequence, string Digest)> Heads()
    {
        var heads = new List<(string, long, string)>();
        try
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(town.Data, "recorder", "store", "catalog.db")};Mode=ReadOnly;Pooling=False");
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
            // Not made yet, or just being recovered.
        }

        return heads;
    }
}
