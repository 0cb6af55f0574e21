using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Vault;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Audit.Tests;

public sealed class AuditorTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("daylight-audit-").FullName;
    private readonly NoteSigner signer = new("town.example/log", SigningKey.Generate());
    private readonly FakeTimeProvider clock = new(Start);
    private readonly Guid look = Guid.NewGuid();
    private readonly UnixMinute minute = UnixMinute.Of(Start);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Log => Path.Combine(folder, "log");

    private AuditInputs Inputs =>
        new(Log, new LogPolicy(signer.Verifier), [Path.Combine(folder, "openings.db")], Path.Combine(folder, "auditor.state"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_true_log_passes_and_its_refusals_are_listed()
    {
        await Write([(EntryKinds.LookGranted, Granted()), (EntryKinds.KeysReleased, Released()), (EntryKinds.KeysRefused, Refused())]);

        var report = Auditor.Run(Inputs);

        Assert.Empty(report.Findings);
        Assert.Equal((3, 3), (report.Entries, report.Opened));
        Assert.Equal(2, Assert.Single(report.Refused).Index);
        Assert.True(Auditor.Run(Inputs) is { Clean: true, ComparedWithEarlier: 1 });
    }

    [Fact]
    public async Task A_log_of_several_tiles_passes_and_may_grow()
    {
        await WriteLeaves(600);
        Assert.Empty(Auditor.Run(Inputs).Findings);

        await Write([(EntryKinds.Heads, Heads(600))]);
        Assert.Empty(Auditor.Run(Inputs).Findings);
    }

    [Theory]
    [InlineData("tile/0/001")]
    [InlineData("tile/1/000.p/2")]
    [InlineData("tile/entries/001")]
    [InlineData("tile/entries/002.p/88")]
    public async Task A_flipped_byte_in_a_file_of_the_log_names_the_file(string path)
    {
        await WriteLeaves(600);
        var file = Path.Combine(Log, path);
        var bytes = await File.ReadAllBytesAsync(file, Stop);
        bytes[40] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Stop);

        Assert.Contains(Auditor.Run(Inputs).Findings, f => f.Kind == FindingKind.Tree && f.ToString().Contains(path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_entry_is_named()
    {
        await Write([.. Enumerable.Range(0, 4).Select(i => (EntryKinds.Heads, Heads(i)))]);
        var file = Path.Combine(Log, "tile/entries/000.p/4");
        var bytes = await File.ReadAllBytesAsync(file, Stop);
        var second = 2 + bytes[1];
        await File.WriteAllBytesAsync(file, [.. bytes[..second], .. bytes[(second + 2 + bytes[second + 1])..]], Stop);

        var finding = Assert.Single(Auditor.Run(Inputs).Findings);
        Assert.Equal("tile/entries/000.p/4", finding.Where);
        Assert.Contains("entry 3", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_re_signed_history_is_detected_by_who_saw_the_first()
    {
        await Write([(EntryKinds.Heads, Heads(0)), (EntryKinds.KeysRefused, Refused())]);
        Assert.True(Auditor.Run(Inputs).Clean);

        Directory.Delete(Log, recursive: true);
        await Write([(EntryKinds.Heads, Heads(0)), (EntryKinds.Heads, Heads(1)), (EntryKinds.Heads, Heads(2))]);

        for (var time = 0; time < 2; time++)
        {
            var finding = Assert.Single(Auditor.Run(Inputs).Findings);
            Assert.Equal(FindingKind.History, finding.Kind);
            Assert.Contains("re-signed", finding.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_log_cut_back_is_detected()
    {
        await Write([(EntryKinds.Heads, Heads(0)), (EntryKinds.Heads, Heads(1))]);
        Assert.True(Auditor.Run(Inputs).Clean);

        Directory.Delete(Log, recursive: true);
        await Write([(EntryKinds.Heads, Heads(0))]);

        Assert.Contains("shrunk", Assert.Single(Auditor.Run(Inputs).Findings).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_of_another_key_is_named()
    {
        await Write([(EntryKinds.Heads, Heads(0))]);

        var report = Auditor.Run(Inputs with { Policy = new LogPolicy(new NoteSigner(signer.Verifier.Name, SigningKey.Generate()).Verifier) });

        Assert.Equal(FindingKind.Checkpoint, Assert.Single(report.Findings).Kind);
    }

    [Fact]
    public async Task A_release_before_its_grant_is_named()
    {
        await Write([(EntryKinds.KeysReleased, Released(grantIndex: 1)), (EntryKinds.LookGranted, Granted())]);

        var finding = Assert.Single(Auditor.Run(Inputs).Findings);
        Assert.Equal((FindingKind.Release, 0L, "market-1"), (finding.Kind, finding.Index, finding.Camera));
    }

    [Fact]
    public async Task Keys_of_a_recorded_look_that_went_out_while_the_witnesses_were_away_are_named_and_a_live_looks_are_counted()
    {
        await Write(
        [
            (EntryKinds.LookGranted, Granted()),
            (EntryKinds.KeysReleased, Released(sequence: 1, degraded: true)),
            (EntryKinds.LookGranted, Granted(live: true)),
            (EntryKinds.KeysReleased, Released(sequence: 2, grantIndex: 2, degraded: true)),
        ]);

        var report = Auditor.Run(Inputs);
        Assert.Equal(2, report.Degraded);
        Assert.Equal((FindingKind.Release, 1L), (Assert.Single(report.Findings).Kind, report.Findings[0].Index));
    }

    [Fact]
    public async Task A_release_beyond_its_grant_or_of_another_camera_or_replayed_is_named()
    {
        await Write(
        [
            (EntryKinds.LookGranted, Granted()),
            (EntryKinds.KeysReleased, Released(sequence: 1, to: 9)),
            (EntryKinds.KeysReleased, Released(sequence: 2, camera: "market-2")),
            (EntryKinds.KeysReleased, Released(sequence: 3)),
            (EntryKinds.KeysReleased, Released(sequence: 3)),
        ]);

        Assert.Equal([1L, 2L, 4L], Auditor.Run(Inputs).Findings.Select(f => f.Index!.Value));
    }

    [Fact]
    public async Task A_release_after_the_grant_expired_or_the_look_ended_is_named()
    {
        await Write([(EntryKinds.LookGranted, Granted()), (EntryKinds.LookEnded, Ended())]);
        await Write([(EntryKinds.KeysReleased, Released(sequence: 1, to: 2))]);
        clock.Advance(TimeSpan.FromHours(2));
        await Write([(EntryKinds.KeysReleased, Released(sequence: 2, to: 0))]);

        var findings = Auditor.Run(Inputs).Findings;
        Assert.Equal([2L, 3L], findings.Select(f => f.Index!.Value));
        Assert.Contains("ended", findings[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_roots_for_one_minute_are_named()
    {
        await Write([(EntryKinds.Heads, Heads(0)), (EntryKinds.Heads, new HeadsEntry("north", minute, 1, new byte[32]).Encode())]);

        Assert.Equal(FindingKind.Heads, Assert.Single(Auditor.Run(Inputs).Findings).Kind);
    }

    [Fact]
    public async Task Heads_in_the_log_must_be_the_heads_that_were_kept()
    {
        var heads = new MinuteHeads(minute, [new ChainHead(new TrackId(CameraId.Parse("market-1"), StreamKind.Main), 3, new byte[32])]);
        heads.AppendTo(Path.Combine(folder, "heads"));
        var root = Merkle.Root([Merkle.HashLeaf(MinuteHeads.Leaf(heads.Heads[0]))]);
        await Write([(EntryKinds.Heads, new HeadsEntry("north", minute, 1, root.ToArray()).Encode()), (EntryKinds.Heads, Heads(1))]);

        var report = Auditor.Run(Inputs with { HeadsDirectories = [Path.Combine(folder, "heads")] });

        Assert.Equal(1, Assert.Single(report.Findings).Index);
    }

    [Fact]
    public async Task An_export_needs_its_grant_before_it_its_minutes_and_a_look_that_goes_on()
    {
        await Write([(EntryKinds.ExportSealed, Exported()), (EntryKinds.LookGranted, Granted()), (EntryKinds.ExportSealed, Exported(to: 5))]);
        Assert.Equal([(0L, true)], Auditor.Run(Inputs).Findings.Select(f => (f.Index!.Value, f.Detail.Contains("no grant of it was logged before", StringComparison.Ordinal))));

        await Write([(EntryKinds.ExportSealed, Exported(to: 6)), (EntryKinds.ExportSealed, Exported(camera: "market-2")), (EntryKinds.LookEnded, Ended()), (EntryKinds.ExportSealed, Exported())]);
        clock.Advance(TimeSpan.FromMinutes(1));
        await Write([(EntryKinds.ExportSealed, Exported())]);
        clock.Advance(TimeSpan.FromHours(1));
        await Write([(EntryKinds.ExportSealed, Exported())]);

        var findings = Auditor.Run(Inputs).Findings;
        Assert.Equal([0L, 3, 4, 7, 8, 8], findings.Select(f => f.Index!.Value));
        Assert.Contains("had ended", findings[3].Detail, StringComparison.Ordinal);
        Assert.Contains("was granted until", findings[4].Detail, StringComparison.Ordinal);
    }

    private async Task Write((string Kind, byte[] Body)[] entries)
    {
        await using var log = Directory.Exists(Log) ? TlogLedger.Open(Log, signer) : TlogLedger.Create(Log, signer);
        using var openings = new OpeningStore(Path.Combine(folder, "openings.db"));
        var writer = new EntryLog(log, openings, clock);
        foreach (var (kind, body) in entries)
        {
            await writer.AppendAsync(kind, body, Stop);
        }
    }

    /// <summary>Leaves alone, all waiting together: a handful of commits where entries would take one each.</summary>
    private async Task WriteLeaves(int count)
    {
        new OpeningStore(Path.Combine(folder, "openings.db")).Dispose();
        await using var log = TlogLedger.Create(Log, signer);
        await Task.WhenAll(Enumerable.Range(0, count).Select(i =>
            log.AppendAsync(new Leaf(EntryKinds.Heads, Start, 0, Merkle.EmptyRoot, Digest.Of(BitConverter.GetBytes(i))), Stop)));
    }

    private byte[] Granted(bool live = false) => new Grant(
        look, CameraId.Parse("market-1"), minute, new UnixMinute(minute.Value + 5), live, Start, Start.AddHours(1), Guid.NewGuid(),
        "a fall in the market", "ada", null, new byte[65], new byte[65]).Encode();

    private byte[] Released(long sequence = 1, int to = 0, string camera = "market-1", long grantIndex = 0, bool degraded = false) =>
        new KeysReleasedEntry(look, grantIndex, CameraId.Parse(camera), minute, new UnixMinute(minute.Value + to), 1, sequence) { Degraded = degraded }.Encode();

    private byte[] Exported(int to = 0, string camera = "market-1") =>
        new ExportEntry(look, CameraId.Parse(camera), minute, new UnixMinute(minute.Value + to), new byte[32]).Encode();

    private byte[] Ended() =>
        new LookEntry(look, CameraId.Parse("market-1"), minute, minute, Guid.NewGuid(), "ada", "policy", "the incident was closed").Encode();

    private byte[] Heads(int after) => new HeadsEntry("north", new UnixMinute(minute.Value + after), 2, Digest.Of([1, (byte)after]).ToArray()).Encode();

    private static byte[] Refused() => new KeysRefusedEntry(null, "expired", "the grant has expired").Encode();
}
