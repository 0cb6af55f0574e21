using System.Text;

namespace Daylight.Ledger.Tests.Witnesses;

/// <summary>A tree of made-up entries, at any of its sizes.</summary>
internal sealed class GrownTree(string kind)
{
    private readonly Digest[] leaves = [.. Enumerable.Range(0, 400).Select(i => Merkle.HashLeaf(Encoding.ASCII.GetBytes($"{kind} {i}")))];

    public Checkpoint Checkpoint(NoteSigner signer, long size) => Ledger.Checkpoint.Sign(signer, size, Merkle.Root(leaves[..(int)size]));

    public Digest[] Consistency(long first, long second) => Merkle.ConsistencyProof(first, second, Merkle.Subtrees(leaves[..(int)second]));
}
