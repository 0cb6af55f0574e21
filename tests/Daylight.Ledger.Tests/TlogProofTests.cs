namespace Daylight.Ledger.Tests;

public sealed class TlogProofTests
{
    /// <summary>The shape of the specification's example; its signatures are abridged there, so this one is a dummy.</summary>
    private const string Example =
        "c2sp.org/tlog-proof@v1\nextra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6\nindex 73894\n"
        + "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\nB95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=\n\n"
        + "example.com/fancylog\n109482\nsFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n\n\u2014 example.com/fancylog hI2DJwAAAAA=\n";

    [Fact]
    public void The_specifications_example_reads_as_it_says()
    {
        var proof = TlogProof.Parse(Example);

        Assert.Equal(73894, proof.Index);
        Assert.Equal(109482, proof.Checkpoint.Size);
        Assert.Equal("example.com/fancylog", proof.Checkpoint.Origin);
        Assert.Equal("B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=", proof.Path[1].ToBase64());
    }

    [Fact]
    public void A_proof_of_another_log_or_another_leaf_says_so()
    {
        var ours = new NoteSigner("log.example/town", SigningKey.Generate());
        var theirs = new NoteSigner("log.example/town", SigningKey.Generate());
        var proof = new TlogProof(0, [], Checkpoint.Sign(ours, 1, Merkle.HashLeaf("a"u8)));

        Assert.True(proof.Verify("a"u8, new LogPolicy(ours.Verifier), out _));
        Assert.False(proof.Verify("b"u8, new LogPolicy(ours.Verifier), out var wrongLeaf));
        Assert.False(proof.Verify("a"u8, new LogPolicy(theirs.Verifier), out var wrongLog));
        Assert.Contains("entry 0", wrongLeaf, StringComparison.Ordinal);
        Assert.Contains("no signature", wrongLog, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v1\n")]
    [InlineData("c2sp.org/tlog-proof@v1\n\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 01\n\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex x\n\n")]
    [InlineData("c2sp.org/tlog-proof@v2\nindex 1\n\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex -1\n\n")]
    public void What_is_no_proof_is_refused(string text) => Assert.Throws<FormatException>(() => TlogProof.Parse(text));

    [Theory]
    [InlineData(0, "tile/0/000")]
    [InlineData(1234067, "tile/0/x001/x234/067")]
    public void Tiles_lie_where_the_specification_puts_them(long index, string path) =>
        Assert.Equal(path, Tiles.HashPath(0, index, Tiles.Width));

    [Theory]
    [InlineData("tile/0/000", 256, true)]
    [InlineData("tile/0/000", 255, false)]
    [InlineData("tile/0/000.p/7", 7, true)]
    [InlineData("tile/0/000.p/7", 6, false)]
    [InlineData("tile/1/000.p/1", 256, true)]
    [InlineData("tile/1/000.p/1", 255, false)]
    [InlineData("tile/2/000.p/1", 70_000, true)]
    [InlineData("tile/0/273.p/112", 70_000, true)]
    [InlineData("tile/0/273.p/113", 70_000, false)]
    [InlineData("tile/entries/x001/000", 256_256, true)]
    [InlineData("tile/63/000.p/1", long.MaxValue, false)]
    public void A_tree_has_the_tiles_that_the_specification_gives_it(string path, long size, bool has)
    {
        Assert.True(TilePath.TryParse(path, out var tile));
        Assert.Equal(has, tile.IsIn(size));
    }

    [Theory]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/07")]
    [InlineData("tile/00/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/x001")]
    [InlineData("tile/0/../checkpoint")]
    [InlineData("tile/data/000")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("checkpoint")]
    [InlineData("tile/")]
    [InlineData("")]
    public void Any_other_path_is_none(string path) => Assert.False(TilePath.TryParse(path, out _));
}
