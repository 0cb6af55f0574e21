using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Recorder.Tests.Storage;
using Daylight.Vault;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Recorder.Tests;

/// <summary>Heads go into their file once a minute and into the log once, whoever is away meanwhile.</summary>
public sealed class MinuteCommitTests : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-heads-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 10, 0, 30, TimeSpan.Zero));
    private readonly OpeningStore openings;
    private readonly TlogLedger log;
    private readonly LedgerThatGoesAway ledger;
    private readonly MinuteCommit commit;
    private long sequence = 7;

    public MinuteCommitTests()
    {
        openings = new OpeningStore(Path.Combine(folder, "openings.db"));
        log = TlogLedger.Create(Path.Combine(folder, "log"), new NoteSigner("town.example/log", SigningKey.Generate()));
        ledger = new LedgerThatGoesAway(log, openings);
        commit = new MinuteCommit(Heads, "r", () => [new ChainHead(new TrackId(CameraId.Parse("a"), StreamKind.Main), sequence, new byte[32])], new EntryLog(ledger, openings, clock), clock);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Heads => Path.Combine(folder, "heads");

    public async ValueTask DisposeAsync()
    {
        await log.DisposeAsync();
        openings.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task While_the_log_is_away_the_minute_is_written_once_and_logged_once_with_the_root_of_what_was_written()
    {
        ledger.Away = true;
        clock.Advance(TimeSpan.FromMinutes(1));
        for (var second = 0; second < 150; second++)
        {
            await Assert.ThrowsAsync<LedgerUnavailableException>(() => commit.RunAsync(Stop));
            sequence++;
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var written = Assert.Single(MinuteHeads.ReadAll(Heads));
        Assert.Equal(7, Assert.Single(written.Heads).Sequence);
        ledger.Away = false;
        await commit.RunAsync(Stop);

        var entry = Assert.Single(ledger.Heads);
        Assert.Equal(written.Minute, entry.Minute);
        Assert.Equal(Merkle.Root([.. written.Heads.Select(h => Merkle.HashLeaf(MinuteHeads.Leaf(h)))]).ToArray(), entry.Root.ToArray());

        await commit.RunAsync(Stop);
        await commit.RunAsync(Stop);
        Assert.Equal(MinuteHeads.ReadAll(Heads).Select(h => h.Minute), ledger.Heads.Select(h => h.Minute));
        Assert.Equal(2, ledger.Heads.Count);
    }

    [Fact]
    public async Task Nothing_is_committed_to_before_a_minute_has_ended()
    {
        await commit.RunAsync(Stop);

        Assert.Empty(ledger.Heads);
        Assert.False(Directory.Exists(Heads));
    }

    [Fact]
    public async Task A_minute_that_the_disk_did_not_take_is_written_when_it_does()
    {
        await File.WriteAllTextAsync(Heads, "in the way", Stop);
        clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAnyAsync<IOException>(() => commit.RunAsync(Stop));

        File.Delete(Heads);
        await commit.RunAsync(Stop);
        Assert.Equal(MinuteHeads.ReadAll(Heads).Select(h => h.Minute), ledger.Heads.Select(h => h.Minute));
        Assert.Single(ledger.Heads);
    }
}
