using System.Numerics;
using System.Security.Cryptography;

namespace Daylight.Ledger;

/// <summary>RFC 6962 section 2.1: the hashes of leaves and nodes, roots and proofs. Pure.</summary>
public static class Merkle
{
    /// <summary>The root of the empty tree: SHA-256 of nothing.</summary>
    public static readonly Digest EmptyRoot = Digest.Of([]);

    /// <summary>SHA-256(0x00 ‖ leaf).</summary>
    public static Digest HashLeaf(ReadOnlySpan<byte> leaf)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0]);
        hash.AppendData(leaf);
        return new Digest(hash.GetHashAndReset());
    }

    /// <summary>SHA-256(0x01 ‖ left ‖ right).</summary>
    public static Digest HashNode(Digest left, Digest right)
    {
        Span<byte> both = stackalloc byte[1 + (2 * Digest.Length)];
        both[0] = 1;
        left.Span.CopyTo(both[1..]);
        right.Span.CopyTo(both[(1 + Digest.Length)..]);
        return Digest.Of(both);
    }

    /// <summary>The root of a list of leaf hashes. O(n).</summary>
    public static Digest Root(IReadOnlyList<Digest> leafHashes) => Root(leafHashes.Count, Subtrees(leafHashes));

    /// <summary>The root of a tree of <paramref name="size"/> leaves whose complete subtrees can be read.</summary>
    /// <param name="size">Leaves in the tree.</param>
    /// <param name="subtree">The hash of the complete subtree (level, index): 2^level leaves from index × 2^level on.</param>
    public static Digest Root(long size, Func<int, long, Digest> subtree) => size == 0 ? EmptyRoot : Range(0, size, subtree);

    /// <summary>The inclusion proof (audit path) of a leaf, leaf side first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not in the tree.</exception>
    public static Digest[] InclusionProof(long index, long size, Func<int, long, Digest> subtree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<Digest>();
        var (start, end) = (0L, size);
        while (end - start > 1)
        {
            var middle = start + Split(end - start);
            if (index < middle)
            {
                path.Add(Range(middle, end, subtree));
                end = middle;
            }
            else
            {
                path.Add(Range(start, middle, subtree));
                start = middle;
            }
        }

        path.Reverse();
        return [.. path];
    }

    /// <summary>The root that an inclusion proof leads to, or null when the proof is not of the right length.</summary>
    public static Digest? RootFromInclusion(Digest leafHash, long index, long size, IReadOnlyList<Digest> path)
    {
        if (index < 0 || index >= size)
        {
            return null;
        }

        // RFC 9162 section 2.1.3.2.
        var (fn, sn, root) = (index, size - 1, leafHash);
        foreach (var p in path)
        {
            if (sn == 0)
            {
                return null;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                root = HashNode(p, root);
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                root = HashNode(root, p);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 ? root : null;
    }

    /// <summary>The consistency proof from a tree of <paramref name="first"/> leaves to one of <paramref name="second"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 &lt; first ≤ second.</exception>
    public static Digest[] ConsistencyProof(long first, long second, Func<int, long, Digest> subtree)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, second);
        var proof = new List<Digest>();
        Consistency(first, 0, second, whole: true);
        return [.. proof];

        // RFC 6962 section 2.1.2, SUBPROOF(m, D[start:end], whole).
        void Consistency(long m, long start, long end, bool whole)
        {
            if (m == end - start)
            {
                if (!whole)
                {
                    proof.Add(Range(start, end, subtree));
                }

                return;
            }

            var k = Split(end - start);
            if (m <= k)
            {
                Consistency(m, start, start + k, whole);
                proof.Add(Range(start + k, end, subtree));
            }
            else
            {
                Consistency(m - k, start + k, end, whole: false);
                proof.Add(Range(start, start + k, subtree));
            }
        }
    }

    /// <summary>Whether a consistency proof shows that the second tree extends the first.</summary>
    public static bool VerifyConsistency(long first, Digest firstRoot, long second, Digest secondRoot, IReadOnlyList<Digest> proof)
    {
        if (first < 0 || first > second)
        {
            return false;
        }

        if (first == second || first == 0)
        {
            return proof.Count == 0 && (first == 0 ? firstRoot == EmptyRoot : firstRoot == secondRoot);
        }

        // RFC 9162 section 2.1.4.2.
        var path = BitOperations.IsPow2(first) ? [firstRoot, .. proof] : proof;
        if (path.Count == 0)
        {
            return false;
        }

        var (fn, sn) = (first - 1, second - 1);
        while ((fn & 1) == 1)
        {
            (fn, sn) = (fn >> 1, sn >> 1);
        }

        var (fr, sr) = (path[0], path[0]);
        foreach (var c in path.Skip(1))
        {
            if (sn == 0)
            {
                return false;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                fr = HashNode(c, fr);
                sr = HashNode(c, sr);
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                sr = HashNode(sr, c);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && fr == firstRoot && sr == secondRoot;
    }

    /// <summary>Reads complete subtrees of a list by hashing it; for small trees such as a minute's chain heads.</summary>
    public static Func<int, long, Digest> Subtrees(IReadOnlyList<Digest> leafHashes)
    {
        return Read;

        Digest Read(int level, long index) =>
            level == 0 ? leafHashes[checked((int)index)] : HashNode(Read(level - 1, 2 * index), Read(level - 1, (2 * index) + 1));
    }

    /// <summary>The hash of leaves start to end, which must be a node of some tree: a complete subtree, or its right edge.</summary>
    private static Digest Range(long start, long end, Func<int, long, Digest> subtree)
    {
        var count = end - start;
        if (BitOperations.IsPow2(count))
        {
            var level = BitOperations.TrailingZeroCount(count);
            return subtree(level, start >> level);
        }

        var middle = start + Split(count);
        return HashNode(Range(start, middle, subtree), Range(middle, end, subtree));
    }

    /// <summary>The largest power of two below a count.</summary>
    private static long Split(long count) => (long)BitOperations.RoundUpToPowerOf2((ulong)count) >> 1;
}
