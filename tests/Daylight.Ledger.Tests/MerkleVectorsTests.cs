using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Daylight.Ledger.Tests;

/// <summary>Proofs that another implementation made (Vectors/README.md), and what becomes of them when they are spoilt.</summary>
public sealed class MerkleVectorsTests
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "merkle.json"))).RootElement;

    private static readonly Digest[] Leaves = [.. Enumerable.Range(0, 600).Select(i => Merkle.HashLeaf(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"leaf {i}"))))];

    [Fact]
    public void Roots_are_what_another_implementation_finds()
    {
        foreach (var line in Vectors.GetProperty("roots").EnumerateArray())
        {
            var parts = line.GetString()!.Split(' ');
            Assert.Equal(parts[1], Merkle.Root(Leaves[..int.Parse(parts[0], CultureInfo.InvariantCulture)]).ToBase64());
        }
    }

    [Fact]
    public void Inclusion_proofs_are_what_another_implementation_finds_and_no_spoilt_one_verifies()
    {
        var count = 0;
        foreach (var vector in Vectors.GetProperty("inclusion").EnumerateArray())
        {
            var (index, size, proof) = (vector.GetProperty("index").GetInt64(), vector.GetProperty("size").GetInt64(), Hashes(vector));
            var (tree, leaf) = (Leaves[..(int)size], Leaves[index]);
            var root = Merkle.Root(tree);
            Assert.Equal(proof, Merkle.InclusionProof(index, size, Merkle.Subtrees(tree)));
            Assert.Equal(root, Merkle.RootFromInclusion(leaf, index, size, proof));

            foreach (var spoilt in Spoilt(proof, root))
            {
                Assert.NotEqual(root, Merkle.RootFromInclusion(leaf, index, size, spoilt));
            }

            foreach (var (otherIndex, otherSize) in new[] { (index + 1, size), (index - 1, size), (index ^ 2, size), (index, size * 2), (index, size / 2), (-1L, size), (size, size) })
            {
                // Another size can have the very same proof: it is then the root that tells them apart, as here the index does.
                Assert.True(otherSize != size || otherIndex == index || Merkle.RootFromInclusion(leaf, otherIndex, otherSize, proof) != root, $"{index} as {otherIndex} of {size}");
            }

            Assert.NotEqual(root, Merkle.RootFromInclusion(Digest.Of("another leaf"u8), index, size, proof));
            count++;
        }

        Assert.True(count > 200);
    }

    [Fact]
    public void Consistency_proofs_are_what_another_implementation_finds_and_no_spoilt_one_verifies()
    {
        var count = 0;
        foreach (var vector in Vectors.GetProperty("consistency").EnumerateArray())
        {
            var (first, second, proof) = (vector.GetProperty("first").GetInt64(), vector.GetProperty("second").GetInt64(), Hashes(vector));
            var tree = Leaves[..(int)second];
            var (old, now) = (Merkle.Root(Leaves[..(int)first]), Merkle.Root(tree));
            Assert.Equal(proof, Merkle.ConsistencyProof(first, second, Merkle.Subtrees(tree)));
            Assert.True(Merkle.VerifyConsistency(first, old, second, now, proof));

            foreach (var spoilt in Spoilt(proof, now))
            {
                Assert.False(Merkle.VerifyConsistency(first, old, second, now, spoilt), $"{first} to {second}");
            }

            Assert.False(Merkle.VerifyConsistency(second + 1, old, second, now, proof));
            Assert.False(Merkle.VerifyConsistency(first, Digest.Of("another"u8), second, now, proof));
            Assert.False(Merkle.VerifyConsistency(first, old, second, Digest.Of("another"u8), proof));
            Assert.True(first == second || !Merkle.VerifyConsistency(first, now, second, old, proof));
            count++;
        }

        Assert.True(count > 200);
    }

    /// <summary>The ways in which transparency-dev/merkle spoils its proofs: a bit, a hash too many on either side, one too few, none.</summary>
    private static IEnumerable<Digest[]> Spoilt(Digest[] proof, Digest root)
    {
        yield return [.. proof, Digest.Of("garbage"u8)];
        yield return [Digest.Of("garbage"u8), .. proof];
        yield return [.. proof, root];
        yield return [root, .. proof];
        for (var i = 0; i < proof.Length; i++)
        {
            var bytes = proof[i].ToArray();
            bytes[4] ^= 16;
            yield return [.. proof[..i], new Digest(bytes), .. proof[(i + 1)..]];
            yield return [.. proof[..i], .. proof[(i + 1)..]];
        }
    }

    private static Digest[] Hashes(JsonElement vector) =>
        [.. vector.GetProperty("proof").EnumerateArray().Select(h => new Digest(h.GetBytesFromBase64()))];
}
