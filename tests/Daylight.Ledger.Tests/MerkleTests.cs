using CsCheck;

namespace Daylight.Ledger.Tests;

/// <summary>The reference tree of RFC 6962's first implementation (certificate-transparency), and laws over random trees.</summary>
public sealed class MerkleTests
{
    private static readonly string[] Leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    private static readonly Digest[] Hashes = [.. Leaves.Select(l => Merkle.HashLeaf(Convert.FromHexString(l)))];

    [Fact]
    public void The_empty_tree_has_the_hash_of_nothing() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Merkle.EmptyRoot.ToString());

    [Fact]
    public void Roots_are_the_published_ones() =>
        Assert.Equal(Roots, Enumerable.Range(1, 8).Select(n => Merkle.Root(Hashes[..n]).ToString()));

    [Theory]
    [InlineData(0, 1, "")]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    public void Inclusion_proofs_are_the_published_ones(long index, long size, string path) =>
        Assert.Equal(path, string.Join(' ', Merkle.InclusionProof(index, size, Merkle.Subtrees(Hashes))));

    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void Consistency_proofs_are_the_published_ones(long first, long second, string path) =>
        Assert.Equal(path, string.Join(' ', Merkle.ConsistencyProof(first, second, Merkle.Subtrees(Hashes))));

    [Fact]
    public void Every_leaf_of_every_tree_is_proven_and_no_other_leaf_is() => Trees.Sample(hashes =>
    {
        var root = Merkle.Root(hashes);
        for (var i = 0; i < hashes.Length; i++)
        {
            var path = Merkle.InclusionProof(i, hashes.Length, Merkle.Subtrees(hashes));
            Assert.Equal(root, Merkle.RootFromInclusion(hashes[i], i, hashes.Length, path));
            Assert.NotEqual(root, Merkle.RootFromInclusion(Digest.Of("other"u8), i, hashes.Length, path));
            Assert.Null(Merkle.RootFromInclusion(hashes[i], i, hashes.Length, [.. path, root]));
        }
    }, iter: 60);

    [Fact]
    public void Every_tree_extends_its_prefixes_and_no_other_tree() => Trees.Sample(hashes =>
    {
        var root = Merkle.Root(hashes);
        for (var first = 1; first <= hashes.Length; first++)
        {
            var proof = Merkle.ConsistencyProof(first, hashes.Length, Merkle.Subtrees(hashes));
            Assert.True(Merkle.VerifyConsistency(first, Merkle.Root(hashes[..first]), hashes.Length, root, proof));
            Assert.False(Merkle.VerifyConsistency(first, Digest.Of("other"u8), hashes.Length, root, proof));
        }
    }, iter: 60);

    private static readonly Gen<Digest[]> Trees = Gen.Int[1, 70].Select(Gen.Int[0, 1 << 20])
        .Select((n, seed) => Enumerable.Range(0, n).Select(i => Merkle.HashLeaf(BitConverter.GetBytes(seed + i))).ToArray());
}
