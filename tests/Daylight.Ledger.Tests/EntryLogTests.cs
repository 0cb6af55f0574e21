using Microsoft.Extensions.Time.Testing;

namespace Daylight.Ledger.Tests;

public sealed class EntryLogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-entries-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task An_entry_is_opened_by_its_opening_until_that_is_erased()
    {
        await using var log = TlogLedger.Create(Path.Combine(folder, "log"), new NoteSigner("log", SigningKey.Generate()));
        using var openings = new OpeningStore(Path.Combine(folder, "openings.db"));
        var entries = new EntryLog(log, openings, new FakeTimeProvider());

        var first = await entries.AppendAsync("heads", new byte[] { 0xa0 }, Stop);
        var second = await entries.AppendAsync("heads", new byte[] { 0xa0 }, Stop);

        Assert.NotEqual(first.Leaf.Commitment, second.Leaf.Commitment);
        Assert.Equal(1, second.Leaf.AfterSize);
        Assert.True(second.Proof.Verify(second.Leaf.Encode(), log.Policy, out _));
        Assert.Equal(first.Leaf.Commitment, openings.Find(first.Leaf.Commitment)!.Commitment);
        Assert.Equal(2, OpeningStore.OpenReadOnly(Path.Combine(folder, "openings.db")).All().Count);

        Assert.True(openings.Erase(first.Leaf.Commitment));
        Assert.Null(openings.Find(first.Leaf.Commitment));
    }

    [Fact]
    public async Task Tiles_without_their_checkpoint_are_not_begun_anew()
    {
        var signer = new NoteSigner("log", SigningKey.Generate());
        await using (var log = TlogLedger.Create(folder, signer))
        {
            await log.AppendAsync(new Leaf("heads", DateTimeOffset.UnixEpoch, 0, Merkle.EmptyRoot, default), Stop);
        }

        File.Delete(Path.Combine(folder, "checkpoint"));

        Assert.Throws<LedgerUnavailableException>(() => TlogLedger.Create(folder, signer));
        Assert.Throws<LedgerUnavailableException>(() => TlogLedger.Open(folder, signer));
    }

    [Fact]
    public async Task A_checkpoint_that_another_hand_wrote_ends_the_log()
    {
        var signer = new NoteSigner("log", SigningKey.Generate());
        await using var log = TlogLedger.Create(folder, signer);
        await File.WriteAllTextAsync(Path.Combine(folder, "checkpoint"), Checkpoint.Sign(signer, 9, default).ToString(), Stop);
        var leaf = new Leaf("heads", DateTimeOffset.UnixEpoch, 0, Merkle.EmptyRoot, default);

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => log.AppendAsync(leaf, Stop));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => log.AppendAsync(leaf, Stop));
    }

    [Fact]
    public async Task Partial_tiles_go_when_the_full_one_is_there()
    {
        await using var log = TlogLedger.Create(folder, new NoteSigner("log", SigningKey.Generate()));
        for (var i = 0; i < 257; i++)
        {
            await log.AppendAsync(new Leaf("heads", DateTimeOffset.UnixEpoch, i, Merkle.EmptyRoot, default), Stop);
        }

        Assert.False(Directory.Exists(Path.Combine(folder, "tile/0/000.p")));
        Assert.False(Directory.Exists(Path.Combine(folder, "tile/entries/000.p")));
        Assert.True(File.Exists(Path.Combine(folder, "tile/0/001.p/1")));
        Assert.Equal(257, new TlogReader(folder).Leaves(257).Count());
    }
}
