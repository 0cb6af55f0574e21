using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Vault;
using Daylight.Vault.Retention;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Audit.Tests;

/// <summary>The chain heads that the log commits to against the volumes, also while a recorder writes them.</summary>
public sealed class HeadsAuditTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);
    private static readonly long Micros = Start.ToUnixTimeMilliseconds() * 1000;

    private readonly string folder = Directory.CreateTempSubdirectory("daylight-heads-").FullName;
    private readonly NoteSigner signer = new("town.example/log", SigningKey.Generate());
    private readonly Footage footage;

    public HeadsAuditTests()
    {
        Directory.CreateDirectory(Volumes);
        footage = new Footage(Volumes);
        footage.BeginVolume(Micros);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Volumes => Path.Combine(folder, "volumes");

    private AuditInputs WithoutHeads => new(Path.Combine(folder, "log"), new LogPolicy(signer.Verifier), [Path.Combine(folder, "openings.db")], Path.Combine(folder, "state"))
    {
        VolumeDirectories = [Volumes],
    };

    private AuditInputs Inputs => WithoutHeads with { HeadsDirectories = [Path.Combine(folder, "heads")] };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Footage_that_the_log_commits_to_passes_and_what_came_since_is_not_yet_committed()
    {
        await RecordAsync(minutes: 3);
        footage.AddExtent(Micros + (3 * UnixMinute.Micros));

        var report = Auditor.Run(Inputs);

        Assert.Empty(report.Findings);
        Assert.Equal((4, 1), (report.Extents, report.Uncommitted));
    }

    [Fact]
    public async Task Footage_that_no_heads_entry_commits_to_is_named()
    {
        await RecordAsync(minutes: 1);
        footage.AddExtent(Micros + (9 * UnixMinute.Micros));

        var finding = Assert.Single(Auditor.Run(Inputs).Findings);
        Assert.Equal(FindingKind.Heads, finding.Kind);
        Assert.Contains("up to 2026-05-04T10:09Z, and no heads entry after 2026-05-04T10:00Z", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_without_any_heads_entry_is_named()
    {
        footage.AddExtent(Micros);
        footage.AddExtent(Micros + (9 * UnixMinute.Micros));
        await LogAsync(EntryKinds.CameraAdded, new CameraEntry(Footage.Track.Camera, "tomas", "main").Encode());

        Assert.Contains("no heads entry that commits to it", Assert.Single(Auditor.Run(Inputs).Findings).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_heads_file_that_lost_a_minute_of_the_log_is_named()
    {
        await RecordAsync(minutes: 2);
        Directory.Delete(Path.Combine(folder, "heads"), recursive: true);
        new MinuteHeads(UnixMinute.Of(Start), [footage.Head]).AppendTo(Path.Combine(folder, "heads"));

        Assert.All(Auditor.Run(Inputs).Findings, f => Assert.Contains("no heads file has the chain heads", f.Detail, StringComparison.Ordinal));
        Assert.Equal([0L, 1L], Auditor.Run(Inputs).Findings.Select(f => f.Index!.Value));
    }

    [Fact]
    public async Task A_volume_that_is_gone_is_named_unless_the_log_says_that_it_was_deleted()
    {
        await RecordAsync(minutes: 2);
        var first = footage.Path;
        footage.BeginVolume(Micros + (2 * UnixMinute.Micros));
        footage.AddExtent(Micros + (2 * UnixMinute.Micros));
        await CommitAsync(2, footage.Head);
        File.Delete(first);

        var missing = Auditor.Run(Inputs).Findings;
        Assert.Contains(missing, f => f.Detail.Contains("extents 0 to 1 of market-1/main are missing", StringComparison.Ordinal));
        Assert.Contains(missing, f => f.Index == 0 && f.Detail.Contains("no entry says that it was deleted", StringComparison.Ordinal));

        await DeletedAsync(first, 0, 1);
        Assert.Empty(Auditor.Run(Inputs).Findings);
    }

    [Fact]
    public async Task All_footage_gone_is_named_unless_the_log_says_that_it_was_deleted()
    {
        await RecordAsync(minutes: 2);
        File.Delete(footage.Path);
        Assert.Equal([0L, 1L], Auditor.Run(Inputs).Findings.Select(f => f.Index!.Value));

        await DeletedAsync(footage.Path, 0, 0);
        Assert.Equal(1, Assert.Single(Auditor.Run(Inputs).Findings).Index);

        await DeletedAsync(footage.Path, 1, 1);
        Assert.Empty(Auditor.Run(Inputs).Findings);
    }

    [Fact]
    public async Task A_logged_deletion_explains_no_more_than_the_extents_that_it_names()
    {
        await RecordAsync(minutes: 3);
        footage.CutIn(extent: 1, keep: 0);
        var first = footage.Path;
        footage.BeginVolume(Micros + (3 * UnixMinute.Micros));
        footage.AddExtent(Micros + (3 * UnixMinute.Micros));
        await DeletedAsync(first, 1, 1);

        Assert.Contains(Auditor.Run(Inputs).Findings, f => f.Detail.Contains("extents 1 to 2 of market-1/main are missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_committed_extent_that_was_exchanged_for_a_sound_one_is_named()
    {
        await RecordAsync(minutes: 2);
        File.Delete(footage.Path);
        var forged = new Footage(Volumes);
        forged.BeginVolume(Micros);
        forged.AddExtent(Micros);
        forged.AddExtent(Micros + UnixMinute.Micros);

        var findings = Auditor.Run(Inputs).Findings;

        Assert.Equal([0L, 1L], findings.Select(f => f.Index!.Value));
        Assert.All(findings, f => Assert.Contains("is another one in " + forged.Path, f.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Forged_footage_with_a_log_signed_again_to_fit_is_found_by_who_saw_the_first()
    {
        await RecordAsync(minutes: 2);
        Assert.True(Auditor.Run(Inputs).Clean);
        Directory.Delete(Path.Combine(folder, "log"), recursive: true);
        Directory.Delete(Path.Combine(folder, "heads"), recursive: true);
        File.Delete(footage.Path);
        footage.BeginVolume(Micros);
        await RecordAsync(minutes: 2, of: new Footage(Volumes));

        var findings = Auditor.Run(Inputs).Findings;

        Assert.Contains(findings, f => f.Kind == FindingKind.History && f.Detail.Contains("re-signed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(700)]
    public async Task A_volume_cut_behind_a_committed_head_is_named(int keep)
    {
        await RecordAsync(minutes: 3);
        footage.CutIn(extent: 1, keep);

        var findings = Auditor.Run(Inputs).Findings;

        Assert.Contains(findings, f => f.Index == 2 && f.Detail.Contains("extent 2 of market-1/main, committed to for 2026-05-04T10:02Z, is in no volume", StringComparison.Ordinal));
        Assert.Equal(keep > 0, findings.Any(f => f.Detail.Contains("no extent can be read", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_extent_half_written_behind_the_last_head_is_not_yet_committed()
    {
        await RecordAsync(minutes: 2);
        footage.Append(footage.NextExtent(Micros + (2 * UnixMinute.Micros))[..700]);

        var report = Auditor.Run(Inputs);

        Assert.Empty(report.Findings);
        Assert.Equal(footage.Path, Assert.Single(report.UncommittedTails).Where);
    }

    [Fact]
    public async Task An_extent_whose_payload_is_still_missing_is_not_yet_committed_but_a_committed_one_is_wrong()
    {
        await RecordAsync(minutes: 2);
        footage.AddExtent(Micros + (2 * UnixMinute.Micros));
        footage.Alter(extent: 2);
        Assert.True(Auditor.Run(Inputs) is { Clean: true, UncommittedTails.Count: 1 });

        await CommitAsync(2, footage.Head);
        Assert.Contains("extent 2 of market-1/main", Assert.Single(Auditor.Run(Inputs).Findings).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_altered_extent_with_a_sound_one_behind_it_is_wrong_committed_or_not()
    {
        await RecordAsync(minutes: 2);
        footage.AddExtent(Micros + (2 * UnixMinute.Micros));
        footage.AddExtent(Micros + (2 * UnixMinute.Micros) + 2_000_000);
        footage.Alter(extent: 2);

        Assert.Contains("extent 2 of market-1/main", Assert.Single(Auditor.Run(Inputs).Findings).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_heads_only_the_newest_volume_may_have_a_torn_end()
    {
        await RecordAsync(minutes: 2);
        footage.Append(footage.NextExtent(Micros + (2 * UnixMinute.Micros))[..700]);
        Assert.True(Auditor.Run(WithoutHeads) is { Clean: true, UncommittedTails.Count: 1 });

        var torn = footage.Path;
        footage.BeginVolume(Micros + (3 * UnixMinute.Micros));
        Assert.Equal(torn, Assert.Single(Auditor.Run(WithoutHeads).Findings).Where);
    }

    [Fact]
    public async Task A_recorder_that_goes_on_writing_and_committing_is_never_found_wrong()
    {
        await RecordAsync(minutes: 1);
        using var done = new CancellationTokenSource();
        var recording = Task.Run(
            async () =>
            {
                for (var minute = 1; !done.IsCancellationRequested; minute++)
                {
                    var bytes = footage.NextExtent(Micros + (minute * UnixMinute.Micros), records: 200);
                    for (var at = 0; at < bytes.Length; at += 8192)
                    {
                        footage.Append(bytes[at..Math.Min(at + 8192, bytes.Length)]);
                    }

                    await CommitAsync(minute, footage.Head);
                }
            },
            Stop);

        for (var i = 0; i < 40; i++)
        {
            Assert.Empty(Auditor.Run(Inputs).Findings);
        }

        await done.CancelAsync();
        await recording;
    }

    /// <summary>An extent a minute, each committed to.</summary>
    private async Task RecordAsync(int minutes, Footage? of = null)
    {
        var written = of ?? footage;
        if (of is not null)
        {
            File.Delete(footage.Path);
            of.BeginVolume(Micros);
        }

        for (var i = 0; i < minutes; i++)
        {
            written.AddExtent(Micros + (i * UnixMinute.Micros));
            await CommitAsync(i, written.Head);
        }
    }

    private async Task CommitAsync(int minute, ChainHead head)
    {
        var heads = new MinuteHeads(new UnixMinute(UnixMinute.Of(Start).Value + minute), [head]);
        heads.AppendTo(Path.Combine(folder, "heads"));
        await LogAsync(EntryKinds.Heads, new HeadsEntry("north", heads.Minute, 1, Merkle.Root([Merkle.HashLeaf(MinuteHeads.Leaf(head))]).ToArray()).Encode());
    }

    private Task DeletedAsync(string path, long from, long to)
    {
        var volume = Guid.ParseExact(Path.GetFileNameWithoutExtension(path), "D");
        var entry = new VolumeDeletedEntry(new VolumeId(volume), EpochId.Parse("2026-05-04.standard"), DeletionReason.Expired, 1, [new TrackSpan(Footage.Track, from, to)]);
        return LogAsync(EntryKinds.VolumeDeleted, entry.Encode());
    }

    private async Task LogAsync(string kind, byte[] body)
    {
        var log = Path.Combine(folder, "log");
        await using var ledger = Directory.Exists(log) ? TlogLedger.Open(log, signer) : TlogLedger.Create(log, signer);
        using var openings = new OpeningStore(Path.Combine(folder, "openings.db"));
        await new EntryLog(ledger, openings, new FakeTimeProvider(Start)).AppendAsync(kind, body, Stop);
    }
}
