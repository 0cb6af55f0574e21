using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Daylight.Desk.Cameras;
using Daylight.Desk.Cameras.Import;

namespace Daylight.Desk.Tests;

public sealed class CameraImportTests
{
    private const string Header = "id,name,latitude,longitude,bearing,angle,range,main,sub,user,password,retention,purpose,owner\n";

    private static string Row(int i, string name = "Corner") => string.Create(
        CultureInfo.InvariantCulture,
        $"c-{i:D3},\"{name} {i}, north\",{52 + (i / 1e4)},13,{i % 360},78,90,rtsp://192.0.2.{i % 250}/main,rtsp://192.0.2.{i % 250}/sub,viewer,word-{i},standard,Traffic,Town\n");

    private static Task<CameraImport> ImportAsync(Town town, string text, bool dryRun = false) => town.Do<CameraImportDesk, CameraImport>(
        i => i.ImportAsync(town.Tom, CameraCsv.Parse(Encoding.UTF8.GetBytes(text)), dryRun, TestContext.Current.CancellationToken));

    private static (int Added, int Changed, int Unchanged, int Refused) Sums(CameraImport i) => (i.Added, i.Changed, i.Unchanged, i.Refused);

    [Fact]
    public async Task Three_hundred_cameras_are_imported_each_with_its_entry()
    {
        await using var town = await Town.OpenAsync();
        var file = Header + string.Concat(Enumerable.Range(0, 300).Select(i => Row(i)));
        var logged = town.CameraEntries().Count;
        Assert.Equal((300, 0, 0, 0), Sums(await ImportAsync(town, file, dryRun: true)));
        Assert.Single(town.Recorder.Cameras);
        Assert.Equal(logged, town.CameraEntries().Count);

        Assert.Equal((300, 0, 0, 0), Sums(await ImportAsync(town, file)));
        Assert.Equal(301, town.Recorder.Cameras.Count);
        Assert.Equal(logged + 300, town.CameraEntries().Count);
        var views = await town.Do<CameraDesk, IReadOnlyList<CameraView>>(c => c.ListAsync(town.Ada));
        Assert.Equal(("Corner 7, north", 7.0), views.Where(v => v.Id == "c-007").Select(v => (v.Name, v.BearingDegrees!.Value)).Single());
        Assert.Equal("word-7", town.Recorder.Cameras[Vault.CameraId.Parse("c-007")].Password);
    }

    [Fact]
    public async Task The_same_file_without_passwords_changes_nothing_and_a_changed_row_says_which_columns()
    {
        await using var town = await Town.OpenAsync();
        await ImportAsync(town, Header + Row(1) + Row(2));
        var puts = town.Recorder.Puts;
        var again = (Header + Row(1) + Row(2)).Replace("word-1", "", StringComparison.Ordinal).Replace("word-2", "", StringComparison.Ordinal);
        Assert.Equal((0, 0, 2, 0), Sums(await ImportAsync(town, again)));
        Assert.Equal(puts, town.Recorder.Puts);

        var changed = await ImportAsync(town, again.Replace("192.0.2.2/main", "192.0.2.2/first", StringComparison.Ordinal).Replace("Corner 2", "Gate 2", StringComparison.Ordinal));
        Assert.Equal((0, 1, 1, 0), Sums(changed));
        Assert.Equal(["name", "main"], changed.Rows[1].Fields);
        Assert.Equal("word-2", town.Recorder.Cameras[Vault.CameraId.Parse("c-002")].Password);
    }

    [Fact]
    public async Task A_column_that_the_file_lacks_is_left_as_it_is_and_an_empty_cell_empties()
    {
        await using var town = await Town.OpenAsync();
        await ImportAsync(town, Header + Row(1));
        await ImportAsync(town, "id,range,owner\nc-001,120,\n");
        var view = (await town.Do<CameraDesk, IReadOnlyList<CameraView>>(c => c.ListAsync(town.Ada))).Single(v => v.Id == "c-001");
        Assert.Equal((120.0, null, "Traffic", 78.0), (view.RangeMetres!.Value, view.Owner, view.Purpose, view.AngleDegrees!.Value));
    }

    [Fact]
    public async Task Transport_and_certificate_are_columns_and_stay_where_the_file_lacks_them()
    {
        await using var town = await Town.OpenAsync();
        var camera = Vault.CameraId.Parse("c-1");
        var digits = new string('A', 64);
        await ImportAsync(town, $"id,name,latitude,longitude,main,transport,certificate\nc-1,One,52,13,rtsps://192.0.2.1/a,auto,{digits}\n");
        await ImportAsync(town, "id,name\nc-1,Gate\n");
        Assert.Equal((Contracts.CameraTransport.Auto, digits), (town.Recorder.Cameras[camera].Transport, town.Recorder.Cameras[camera].Certificate));

        var emptied = await ImportAsync(town, "id,transport,certificate\nc-1,,\n");
        Assert.Equal(["certificate"], emptied.Rows[0].Fields);
        Assert.Equal((Contracts.CameraTransport.Auto, null), (town.Recorder.Cameras[camera].Transport, town.Recorder.Cameras[camera].Certificate));
        Assert.Equal(["transport"], (await ImportAsync(town, "id,transport\nc-1,pigeon\n")).Rows[0].Fields);
    }

    [Fact]
    public async Task A_refused_row_says_line_column_and_fix_and_stops_no_other()
    {
        await using var town = await Town.OpenAsync();
        var file = "id,name,latitude,longitude,bearing,angle,main\n"
            + "c-1,One,52,13,,,rtsp://192.0.2.1/a\n"
            + "c-2,Two,91,13,,,rtsp://192.0.2.2/a\n"
            + "C 3,Three,52,13,,,rtsp://192.0.2.3/a\n"
            + "c-4,Four,52,13,400,90,rtsp://192.0.2.4/a\n"
            + "c-5,Five,52,13,,,http://192.0.2.5/a\n"
            + "c-6,Six,52,13\n"
            + "c-1,One more,52,13,,,rtsp://192.0.2.1/a\n"
            + "c-8,Eight,,13,,,rtsp://192.0.2.8/a\n"
            + "c-9,Nine,52,13,,,rtsp://192.0.2.9/a\n";
        var import = await ImportAsync(town, file);
        Assert.Equal((2, 0, 0, 7), Sums(import));
        Assert.Equal(
            [(3, "latitude"), (4, "id"), (5, "bearing"), (6, "main"), (7, ""), (8, "id"), (9, "latitude")],
            import.Rows.Where(r => r.Outcome == CameraImportOutcome.Refused).Select(r => (r.Line, r.Fields.SingleOrDefault() ?? "")));
        Assert.Contains("'main' must be an rtsp:// address", import.Rows[4].Why, StringComparison.Ordinal);
        Assert.Contains("on line 2 already", import.Rows[6].Why, StringComparison.Ordinal);
        Assert.Equal(3, town.Recorder.Cameras.Count);
    }

    [Fact]
    public async Task When_the_Recorder_goes_away_half_way_each_row_is_whole_or_not_there()
    {
        await using var town = await Town.OpenAsync();
        town.Recorder.AwayAfter = 2;
        var file = Header + string.Concat(Enumerable.Range(0, 5).Select(i => Row(i)));
        var import = await ImportAsync(town, file);
        Assert.Equal((2, 0, 0, 3), Sums(import));
        Assert.Equal(3, (await town.Do<CameraDesk, IReadOnlyList<CameraView>>(c => c.ListAsync(town.Ada))).Count);
        Assert.Contains("import the file again", import.Rows[4].Why, StringComparison.Ordinal);

        town.Recorder.AwayAfter = int.MaxValue;
        Assert.Equal((3, 2, 0, 0), Sums(await ImportAsync(town, file)));
    }

    [Fact]
    public async Task The_import_over_HTTP_is_the_technicians_and_a_bad_file_changes_nothing()
    {
        await using var town = await Town.OpenAsync();
        using var tom = await town.SignedInAsync("tom");
        using var ada = await town.SignedInAsync("ada");
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(ada, "/api/cameras/import", Header + Row(1))).StatusCode);

        using var bad = await PostAsync(tom, "/api/cameras/import", Header + Row(1) + "c-2,\"open\n");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Contains("line 3", await bad.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var large = await PostAsync(tom, "/api/cameras/import", new string('x', CameraCsv.MaxBytes + 1));
        Assert.Equal(HttpStatusCode.BadRequest, large.StatusCode);
        Assert.Single(town.Recorder.Cameras);

        using var dry = await PostAsync(tom, "/api/cameras/import?dryRun=true", Header + Row(1));
        var report = (await dry.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
        Assert.Equal((true, 1, "added"), (report["dryRun"]!.GetValue<bool>(), report["added"]!.GetValue<int>(), report["rows"]![0]!["outcome"]!.GetValue<string>()));
        Assert.DoesNotContain("word-1", report.ToJsonString(), StringComparison.Ordinal);
        Assert.Single(town.Recorder.Cameras);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(text, Encoding.UTF8, "text/csv") };
        request.Headers.Add(DeskApi.Header, "1");
        return await browser.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
