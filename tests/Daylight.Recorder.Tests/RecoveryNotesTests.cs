using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Recorder.Tests.Storage;
using Daylight.Vault;

namespace Daylight.Recorder.Tests;

/// <summary>What recovery cut reaches the log, however long the log is away and however often the recorder starts meanwhile.</summary>
public sealed class RecoveryNotesTests : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-notes-").FullName;
    private readonly LogLines lines = new();
    private readonly OpeningStore openings;
    private readonly TlogLedger log;
    private readonly LedgerThatGoesAway ledger;

    public RecoveryNotesTests()
    {
        openings = new OpeningStore(Path.Combine(folder, "openings.db"));
        log = TlogLedger.Create(Path.Combine(folder, "log"), new NoteSigner("town.example/log", SigningKey.Generate()));
        ledger = new LedgerThatGoesAway(log, openings);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Notes => Path.Combine(folder, "recovered.json");

    private EntryLog Log => new(ledger, openings, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await log.DisposeAsync();
        openings.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_was_cut_while_the_log_was_away_is_told_after_the_next_start_and_once()
    {
        ledger.Away = true;
        var notes = RecoveryNotes.Take(Notes, [Cut(4096), Cut(8192)], lines);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => notes.TellAsync(Log, Stop));
        ledger.Away = false;

        await RecoveryNotes.Take(Notes, [Cut(1)], lines).TellAsync(Log, Stop);
        await RecoveryNotes.Take(Notes, [], lines).TellAsync(Log, Stop);

        Assert.Equal([EntryKinds.VolumeRecovered, EntryKinds.VolumeRecovered, EntryKinds.VolumeRecovered], ledger.Kinds);
        Assert.Equal([1L, 4096, 8192], openings.All().Select(o => RecoveryEntry.Decode(o.Body).CutBytes).Distinct().Order());
        Assert.False(File.Exists(Notes));
    }

    [Fact]
    public async Task A_file_that_is_none_of_ours_is_set_aside_and_keeps_nobody_from_recording()
    {
        await File.WriteAllTextAsync(Notes, "\0\0\0", Stop);

        await RecoveryNotes.Take(Notes, [Cut(4096)], lines).TellAsync(Log, Stop);

        Assert.Equal([EntryKinds.VolumeRecovered], ledger.Kinds);
        Assert.Contains("recovered.json.damaged", Assert.Single(lines.Alarms), StringComparison.Ordinal);
        Assert.True(File.Exists(Notes + ".damaged"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_or_moved_keeps_nobody_from_recording()
    {
        Directory.CreateDirectory(Path.Combine(Notes + ".damaged", "in the way"));
        await File.WriteAllTextAsync(Notes, "\0\0\0", Stop);

        await RecoveryNotes.Take(Notes, [Cut(4096)], lines).TellAsync(Log, Stop);

        Assert.Equal([EntryKinds.VolumeRecovered], ledger.Kinds);
        Assert.Equal(2, lines.Alarms.Count);
    }

    private static VolumeRecovered Cut(long bytes) => new(VolumeId.Create(DateTimeOffset.UnixEpoch), 4096, bytes, null);
}
