using System.Collections.Concurrent;
using System.Text;
using Daylight.Ledger;
using Daylight.Ledger.Witnesses;

namespace Daylight.Tests;

/// <summary>A witness that is killed again and again while a log that has forked asks it from many sides.</summary>
public sealed class KilledWitnessTests
{
    private const int Lives = 5;

    private static readonly Digest[][] Branches = [.. new[] { "honest", "forked" }.Select(kind => Enumerable.Range(0, 3000).Select(i => Merkle.HashLeaf(Encoding.ASCII.GetBytes($"{(i < 50 ? "honest" : kind)} {i}"))).ToArray())];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_witness_never_signs_two_roots_of_one_size_nor_a_smaller_tree()
    {
        await using var town = new TownLog();
        var verifier = await town.InitAsync("w");
        using var key = SigningKey.Generate();
        var log = new NoteSigner("forking.example/log", key);
        var signed = new ConcurrentQueue<Checkpoint>();
        long acknowledged = 0;
        for (var life = 0; life < Lives; life++)
        {
            var witness = await town.WitnessAsync("w", log: log.Verifier.ToString());
            using var http = new HttpClient { BaseAddress = witness.Address };
            var hash = new WitnessedLog(log.Verifier).Hash;
            Assert.True(await SizeAsync(http, hash, Stop) >= acknowledged, "what was answered before the kill was forgotten");

            using var dead = new CancellationTokenSource();
            var asking = Enumerable.Range(0, 6).Select(i => AskAsync(http, log, Branches[i % 2], hash, verifier, signed, dead.Token)).ToList();
            await Task.Delay(TimeSpan.FromSeconds(2), Stop);
            await witness.KillAsync();
            await dead.CancelAsync();
            await Task.WhenAll(asking);
            acknowledged = signed.IsEmpty ? 0 : signed.Max(c => c.Size);
        }

        Assert.True(signed.Count > 20, $"{signed.Count} cosignatures are too few to tell");
        Assert.All(signed.GroupBy(c => c.Size), g => Assert.Single(g.Select(c => c.Root).Distinct()));
        var beyond = signed.Where(c => c.Size > 50).ToList();
        Assert.Single(beyond.Select(c => Branches.ToList().FindIndex(b => Merkle.Root(b[..(int)c.Size]) == c.Root)).Distinct());
    }

    private static async Task AskAsync(
        HttpClient http, NoteSigner log, Digest[] branch, string hash, CosignatureVerifier verifier, ConcurrentQueue<Checkpoint> signed, CancellationToken dead)
    {
        try
        {
            while (!dead.IsCancellationRequested)
            {
                var old = await SizeAsync(http, hash, dead);
                var size = Math.Min(branch.Length, old + Random.Shared.Next(1, 6));
                var checkpoint = Checkpoint.Sign(log, size, Merkle.Root(branch[..(int)size]));
                var proof = old == 0 ? [] : Merkle.ConsistencyProof(old, size, Merkle.Subtrees(branch[..(int)size]));
                using var body = new StringContent(new AddCheckpointRequest(old, proof, checkpoint).ToString());
                using var answer = await http.PostAsync("add-checkpoint", body, dead);
                if (answer.IsSuccessStatusCode)
                {
                    var line = Assert.Single(SignedNote.ParseSignatures(await answer.Content.ReadAsStringAsync(dead)));
                    Assert.NotNull(verifier.TimeOf(checkpoint.Note.Text, line));
                    signed.Enqueue(checkpoint);
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            // Killed, as it should be.
        }
    }

    private static async Task<long> SizeAsync(HttpClient http, string hash, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync($"{hash}/checkpoint", cancellationToken);
        return answer.IsSuccessStatusCode ? Checkpoint.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).Size : 0;
    }
}
