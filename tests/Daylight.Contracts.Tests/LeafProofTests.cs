using Daylight.Ledger;

namespace Daylight.Contracts.Tests;

public sealed class LeafProofTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-leaf-proof-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_proof_and_its_leaf_are_read_back_from_the_text_and_verify()
    {
        await using var log = Open();
        var (leaf, proof) = await AppendAsync(log);

        var text = new LeafProof(proof, leaf).ToString();
        Assert.Equal($"extra {Convert.ToBase64String(leaf.Encode())}", text.Split('\n')[1]);
        var read = LeafProof.Parse(text);
        Assert.Equal((leaf, proof.Index, text), (read.Leaf, read.Proof.Index, read.ToString()));
        Assert.True(read.Verify(log.Policy, out var why), why);
    }

    [Fact]
    public async Task Another_leaf_under_the_same_proof_does_not_verify()
    {
        await using var log = Open();
        var (leaf, proof) = await AppendAsync(log);

        var read = LeafProof.Parse(new LeafProof(proof, leaf with { Kind = "other" }).ToString());
        Assert.False(read.Verify(log.Policy, out var why));
        Assert.Contains("does not lead", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_without_its_leaf_is_refused_by_name()
    {
        await using var log = Open();
        var (leaf, proof) = await AppendAsync(log);
        var with = new LeafProof(proof, leaf).ToString();

        Assert.Contains("the leaf in a line 'extra'", Assert.Throws<FormatException>(() => LeafProof.Parse(proof.ToString())).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => LeafProof.Parse(with.Replace("extra ", "extra !", StringComparison.Ordinal)));
        Assert.Throws<FormatException>(() => LeafProof.Parse(with[..^20]));
        Assert.Throws<FormatException>(() => LeafProof.Parse(""));
    }

    private static async Task<(Leaf Leaf, TlogProof Proof)> AppendAsync(TlogLedger log)
    {
        var leaf = new Leaf("heads", DateTimeOffset.UnixEpoch, 0, Merkle.EmptyRoot, default);
        return (leaf, (await log.AppendAsync(leaf, Stop)).Proof);
    }

    private TlogLedger Open() => TlogLedger.Create(Path.Combine(folder, "log"), new NoteSigner("log", SigningKey.Generate()));
}
