using Daylight.Contracts;
using Daylight.Desk.Cameras;
using Daylight.Ledger;
using Daylight.Vault;

namespace Daylight.Desk.Tests;

public sealed class CameraDeskTests
{
    private const string Fingerprint =
        "AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA";

    private static readonly string Digits = new('A', 64);

    private static readonly CameraId Market = CameraId.Parse("market-1");

    private static PutCamera Told(string? password = null) =>
        new("market-1", "Market", 52, 13, "rtsp://192.0.2.1/a", null, "u", password);

    private static Task ChangeAsync(Town town, PutCamera told) => town.Do<CameraDesk>(c => c.ChangeAsync(town.Tom, told));

    [Fact]
    public async Task A_name_is_changed_without_a_break_in_the_recording_and_the_log_says_what()
    {
        await using var town = await Town.OpenAsync();
        await ChangeAsync(town, Told() with { Name = "Market hall" });
        Assert.Equal(1, town.Recorder.Puts);
        Assert.Contains(new CameraEntry(Market, "tom", "name Market -> Market hall"), town.CameraEntries());
    }

    [Fact]
    public async Task A_camera_told_as_it_is_changes_nothing_and_logs_nothing()
    {
        await using var town = await Town.OpenAsync();
        var before = town.CameraEntries().Count;
        await ChangeAsync(town, Told());
        Assert.Equal((1, before), (town.Recorder.Puts, town.CameraEntries().Count));
    }

    [Fact]
    public async Task A_moved_camera_is_logged_with_its_old_and_new_place_and_view()
    {
        await using var town = await Town.OpenAsync();
        await ChangeAsync(town, Told() with { Latitude = 52.5, BearingDegrees = 360, AngleDegrees = 90, RangeMetres = 60 });
        var detail = "latitude 52 -> 52.5; bearingDegrees none -> 0; angleDegrees none -> 90; rangeMetres none -> 60";
        Assert.Contains(new CameraEntry(Market, "tom", detail), town.CameraEntries());
        var view = Assert.Single(await town.Do<CameraDesk, IReadOnlyList<CameraView>>(c => c.ListAsync(town.Ada)));
        Assert.Equal((52.5, 0, 90, 60), (view.Latitude, view.BearingDegrees!.Value, view.AngleDegrees!.Value, view.RangeMetres!.Value));
    }

    [Fact]
    public async Task An_empty_password_keeps_the_known_one()
    {
        await using var town = await Town.OpenAsync();
        await ChangeAsync(town, Told() with { Url = "rtsp://192.0.2.1/other" });
        Assert.Equal(("p", "/other"), (town.Recorder.Cameras[Market].Password, town.Recorder.Cameras[Market].Main.AbsolutePath));
        await ChangeAsync(town, Told("new word"));
        Assert.Equal("new word", town.Recorder.Cameras[Market].Password);
    }

    [Theory]
    [InlineData("rtsp://192.0.2.9/a", null, "u")]
    [InlineData("rtsp://192.0.2.1:8554/a", null, "u")]
    [InlineData("rtsp://192.0.2.1/a", "rtsp://192.0.2.9/b", "u")]
    [InlineData("rtsp://192.0.2.1/a", null, "other")]
    public async Task A_kept_password_is_never_sent_elsewhere(string url, string? subUrl, string user)
    {
        await using var town = await Town.OpenAsync();
        var no = await Assert.ThrowsAsync<DeskException>(() => ChangeAsync(town, Told() with { Url = url, SubUrl = subUrl, User = user }));
        Assert.Equal("password", no.Field);
        Assert.Equal(1, town.Recorder.Puts);
        await ChangeAsync(town, Told("told again") with { Url = url, SubUrl = subUrl, User = user });
        Assert.Equal("told again", town.Recorder.Cameras[Market].Password);
    }

    [Fact]
    public async Task A_certificate_is_pinned_read_back_kept_and_taken_away()
    {
        await using var town = await Town.OpenAsync();
        var told = Told("p") with { Url = "rtsps://192.0.2.1/a", Transport = "auto", Certificate = Fingerprint.ToLowerInvariant() };
        await ChangeAsync(town, told);
        var details = await town.Do<CameraDesk, CameraDetails>(c => c.FindAsync(town.Tom, "market-1"));
        Assert.Equal((Digits, CameraTransport.Auto), (details.Certificate, details.Transport));

        await ChangeAsync(town, told with { Password = null, Transport = null, Certificate = null, Url = "rtsps://192.0.2.1/b" });
        var kept = town.Recorder.Cameras[Market];
        Assert.Equal((Digits, CameraTransport.Auto, "p", "/b"), (kept.Certificate, kept.Transport, kept.Password, kept.Main.AbsolutePath));

        await ChangeAsync(town, told with { Password = null, Certificate = "" });
        Assert.Equal((null, "p"), (town.Recorder.Cameras[Market].Certificate, town.Recorder.Cameras[Market].Password));
    }

    [Fact]
    public async Task A_kept_password_is_never_sent_under_another_certificate()
    {
        await using var town = await Town.OpenAsync();
        var told = Told("p") with { Url = "rtsps://192.0.2.1/a", Certificate = Fingerprint };
        await ChangeAsync(town, told);
        var other = told with { Password = null, Certificate = new string('B', 64) };
        Assert.Equal("password", (await Assert.ThrowsAsync<DeskException>(() => ChangeAsync(town, other))).Field);
        Assert.Equal(Digits, town.Recorder.Cameras[Market].Certificate);
        await ChangeAsync(town, other with { Password = "told again" });
        Assert.Equal(("told again", new string('B', 64)), (town.Recorder.Cameras[Market].Password, town.Recorder.Cameras[Market].Certificate));
    }

    [Theory]
    [InlineData("transport", "rtsp://192.0.2.1/a", "pigeon", null)]
    [InlineData("transport", "rtsps://192.0.2.1/a", "udp", null)]
    [InlineData("certificate", "rtsps://192.0.2.1/a", "tcp", "AB:CD")]
    [InlineData("certificate", "rtsp://192.0.2.1/a", "tcp", Fingerprint)]
    public async Task A_transport_or_certificate_that_cannot_be_is_refused(string field, string url, string transport, string? certificate)
    {
        await using var town = await Town.OpenAsync();
        var no = await Assert.ThrowsAsync<DeskException>(() => ChangeAsync(town, Told("p") with { Url = url, Transport = transport, Certificate = certificate }));
        Assert.Equal((DeskFault.Invalid, field), (no.Fault, no.Field));
        Assert.Equal(1, town.Recorder.Puts);
    }

    [Fact]
    public void The_Recorder_itself_does_not_send_a_kept_password_elsewhere()
    {
        var known = new CameraSource(Market, new Uri("rtsp://192.0.2.1/a"), null, "u", "hidden-word");
        Assert.Throws<ArgumentException>(() => new CameraSource(Market, new Uri("rtsp://192.0.2.9/a"), null, "u", null, KeepPassword: true).Settled(known));
        var kept = new CameraSource(Market, new Uri("rtsp://192.0.2.1/b"), null, "u", null, KeepPassword: true).Settled(known);
        Assert.Equal("hidden-word", kept.Password);
        Assert.Equal("main rtsp://192.0.2.1/a -> rtsp://192.0.2.1/b", kept.ChangesSince(known));
        Assert.DoesNotContain("hidden-word", known.ChangesSince(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_user_there_is_no_password()
    {
        await using var town = await Town.OpenAsync();
        Assert.Equal("user", (await Assert.ThrowsAsync<DeskException>(() => ChangeAsync(town, Told("word") with { User = "" }))).Field);
        await ChangeAsync(town, Told() with { User = "" });
        Assert.Null(town.Recorder.Cameras[Market].Password);
    }

    [Fact]
    public async Task A_removed_camera_keeps_its_place_and_can_be_added_again()
    {
        await using var town = await Town.OpenAsync();
        await town.Do<CameraDesk>(c => c.RemoveAsync(town.Tom, "market-1"));
        Assert.Empty(town.Recorder.Cameras);
        Assert.Equal(town.Clock.GetUtcNow(), Assert.Single(await town.Do<CameraDesk, IReadOnlyList<CameraView>>(c => c.ListAsync(town.Ada))).RemovedAt!.Value, TimeSpan.FromSeconds(1));
        Assert.Equal(DeskFault.Conflict, (await Assert.ThrowsAsync<DeskException>(() => town.Do<CameraDesk>(c => c.RemoveAsync(town.Tom, "market-1")))).Fault);

        await town.Do<CameraDesk>(c => c.AddAsync(town.Tom, Told("p")));
        Assert.Null(Assert.Single(await town.Do<CameraDesk, IReadOnlyList<CameraView>>(c => c.ListAsync(town.Ada))).RemovedAt);
        Assert.Contains(town.CameraEntries(), e => e.Detail == "recorded again");
    }

    [Fact]
    public async Task Adding_does_not_overwrite_a_camera_and_changing_does_not_make_one()
    {
        await using var town = await Town.OpenAsync();
        Assert.Equal("camera.known", (await Assert.ThrowsAsync<DeskException>(() => town.Do<CameraDesk>(c => c.AddAsync(town.Tom, Told("x"))))).Code);
        Assert.Equal(DeskFault.NotFound, (await Assert.ThrowsAsync<DeskException>(() => ChangeAsync(town, Told("x") with { Id = "quay-2" }))).Fault);
    }

    [Fact]
    public async Task While_the_Recorder_is_away_nothing_changes_and_the_technician_is_told()
    {
        await using var town = await Town.OpenAsync();
        town.Recorder.AwayAfter = 0;
        var logged = town.CameraEntries().Count;
        var no = await Assert.ThrowsAsync<DeskException>(() => ChangeAsync(town, Told() with { Name = "Hall", Latitude = 53, Url = "rtsp://192.0.2.1/b" }));
        Assert.Equal((DeskFault.Unavailable, "recorder.away"), (no.Fault, no.Code));
        Assert.Equal(logged, town.CameraEntries().Count);
        Assert.Equal("Market", Assert.Single(await town.Do<CameraDesk, IReadOnlyList<CameraView>>(c => c.ListAsync(town.Ada))).Name);
    }

    [Fact]
    public async Task A_refusal_of_the_Recorder_is_told_in_its_own_words_and_leaves_nothing_in_the_log()
    {
        await using var town = await Town.OpenAsync();
        town.Recorder.Refusal = "no disk takes this class; name it in a disk's classes";
        var logged = town.CameraEntries().Count;
        var no = await Assert.ThrowsAsync<DeskException>(() => ChangeAsync(town, Told() with { Latitude = 53, Url = "rtsp://192.0.2.1/b" }));
        Assert.Equal(("camera.refused", null, "The Recorder refused: no disk takes this class; name it in a disk's classes."), (no.Code, no.Field, no.Message));
        Assert.Equal(logged, town.CameraEntries().Count);
    }

    [Fact]
    public async Task A_move_that_the_log_cannot_take_is_not_made_though_the_Recorder_has_the_streams()
    {
        await using var town = await Town.OpenAsync();
        await town.StopLogAsync();
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ChangeAsync(town, Told() with { Latitude = 53, Url = "rtsp://192.0.2.1/b" }));
        Assert.Equal("/b", town.Recorder.Cameras[Market].Main.AbsolutePath);
        Assert.Equal(52, Assert.Single(await town.Do<CameraDesk, IReadOnlyList<CameraView>>(c => c.ListAsync(town.Ada))).Latitude);
    }

    [Theory]
    [InlineData("id", "Market 1")]
    [InlineData("url", "http://192.0.2.1/a")]
    [InlineData("url", "rtsp://u:p@192.0.2.1/a")]
    [InlineData("user", "a:b")]
    [InlineData("retention", "for-ever")]
    [InlineData("name", "")]
    public async Task A_wrong_field_is_named_and_nothing_is_changed(string field, string value)
    {
        await using var town = await Town.OpenAsync();
        var told = new PutCamera("quay-2", "Quay", 52, 13, "rtsp://192.0.2.2/a");
        told = field switch
        {
            "id" => told with { Id = value },
            "url" => told with { Url = value },
            "user" => told with { User = value },
            "retention" => told with { Retention = value },
            _ => told with { Name = value },
        };
        var no = await Assert.ThrowsAsync<DeskException>(() => town.Do<CameraDesk>(c => c.AddAsync(town.Tom, told)));
        Assert.Equal((DeskFault.Invalid, field), (no.Fault, no.Field));
        Assert.Single(town.Recorder.Cameras);
    }

    [Fact]
    public async Task Only_a_technician_reads_addresses_changes_and_removes()
    {
        await using var town = await Town.OpenAsync();
        foreach (var actor in new[] { town.Ada, town.Sue })
        {
            Assert.Equal(DeskFault.Forbidden, (await Assert.ThrowsAsync<DeskException>(() => town.Do<CameraDesk>(c => c.FindAsync(actor, "market-1")))).Fault);
            Assert.Equal(DeskFault.Forbidden, (await Assert.ThrowsAsync<DeskException>(() => town.Do<CameraDesk>(c => c.ChangeAsync(actor, Told())))).Fault);
            Assert.Equal(DeskFault.Forbidden, (await Assert.ThrowsAsync<DeskException>(() => town.Do<CameraDesk>(c => c.RemoveAsync(actor, "market-1")))).Fault);
        }

        var details = await town.Do<CameraDesk, CameraDetails>(c => c.FindAsync(town.Tom, "market-1"));
        Assert.Equal(("rtsp://192.0.2.1/a", "u", true), (details.Url, details.User, details.HasPassword));
    }
}
