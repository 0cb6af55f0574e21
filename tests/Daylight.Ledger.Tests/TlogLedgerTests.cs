namespace Daylight.Ledger.Tests;

public sealed class TlogLedgerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-log-").FullName;
    private readonly NoteSigner signer = new("log.example/town", SigningKey.FromSeed(new byte[32]));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(700)]
    public async Task Every_append_is_answered_with_a_proof_that_verifies(int count)
    {
        await using var log = TlogLedger.Create(folder, signer);

        var leaves = Enumerable.Range(0, count).Select(Sample).ToList();
        var answers = await Task.WhenAll(leaves.Select(l => log.AppendAsync(l, Stop)));

        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), answers.Select(a => a.Index).Order());
        for (var i = 0; i < count; i++)
        {
            var proof = TlogProof.Parse(answers[i].Proof.ToString());
            Assert.True(proof.Verify(leaves[i].Encode(), log.Policy, out var why), why);
        }
    }

    [Fact]
    public async Task A_reopened_log_goes_on_where_it_stopped_and_stays_consistent()
    {
        Checkpoint before;
        await using (var log = TlogLedger.Create(folder, signer))
        {
            await Task.WhenAll(Enumerable.Range(0, 300).Select(i => log.AppendAsync(Sample(i), Stop)));
            before = await log.LatestAsync(Stop);
        }

        await using var again = TlogLedger.Open(folder, signer);
        await again.AppendAsync(Sample(300), Stop);
        var after = await again.LatestAsync(Stop);

        var proof = Merkle.ConsistencyProof(before.Size, after.Size, new TlogReader(folder).Subtrees(after.Size));
        Assert.Equal(301, after.Size);
        Assert.True(Merkle.VerifyConsistency(before.Size, before.Root, after.Size, after.Root, proof));
        Assert.Equal(Sample(300).Encode(), new TlogReader(folder).Leaves(301).Last());
    }

    [Fact]
    public async Task A_changed_tile_is_refused_at_opening()
    {
        await using (var log = TlogLedger.Create(folder, signer))
        {
            await log.AppendAsync(Sample(0), Stop);
            await log.AppendAsync(Sample(1), Stop);
        }

        var tile = Path.Combine(folder, "tile/0/000.p/2");
        var bytes = await File.ReadAllBytesAsync(tile, Stop);
        bytes[5] ^= 1;
        await File.WriteAllBytesAsync(tile, bytes, Stop);

        var error = Assert.Throws<LedgerUnavailableException>(() => TlogLedger.Open(folder, signer));
        Assert.Contains("root", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_sequencer_is_refused()
    {
        await using var log = TlogLedger.Create(folder, signer);

        Assert.Throws<LedgerUnavailableException>(() => TlogLedger.Open(folder, signer));
    }

    [Fact]
    public async Task A_log_of_another_key_is_refused()
    {
        await TlogLedger.Create(folder, signer).DisposeAsync();

        var other = new NoteSigner("log.example/town", SigningKey.Generate());
        Assert.Throws<LedgerUnavailableException>(() => TlogLedger.Open(folder, other));
    }

    [Fact]
    public async Task What_a_crash_left_beyond_the_checkpoint_is_gone_before_the_log_grows_past_it()
    {
        await using (var log = TlogLedger.Create(folder, signer))
        {
            await log.AppendAsync(Sample(0), Stop);
        }

        await File.WriteAllBytesAsync(Path.Combine(folder, "tile/entries/000.p/2"), [0, 9, 1], Stop);
        await File.WriteAllBytesAsync(Path.Combine(folder, "tile/0/000.p/2"), new byte[64], Stop);
        await File.WriteAllBytesAsync(Path.Combine(folder, "tile/0/000.p/200"), new byte[200 * 32], Stop);
        await File.WriteAllBytesAsync(Path.Combine(folder, "tile/0/000"), new byte[256 * 32], Stop);
        await File.WriteAllBytesAsync(Path.Combine(folder, "tile/0/001"), new byte[256 * 32], Stop);

        await using var again = TlogLedger.Open(folder, signer);
        Assert.Equal(["1"], Directory.GetFiles(Path.Combine(folder, "tile/0/000.p")).Select(Path.GetFileName));
        Assert.Equal(["000.p"], Directory.GetFileSystemEntries(Path.Combine(folder, "tile/0")).Select(Path.GetFileName));
        var answer = await again.AppendAsync(Sample(7), Stop);

        Assert.True(answer.Proof.Verify(Sample(7).Encode(), again.Policy, out _));
        Assert.Equal(Sample(7).Encode(), new TlogReader(folder).Leaves(2).Last());
    }

    private static Leaf Sample(int i) => new("heads", DateTimeOffset.UnixEpoch.AddSeconds(i), i, Merkle.EmptyRoot, Digest.Of([(byte)i, (byte)(i >> 8)]));
}
