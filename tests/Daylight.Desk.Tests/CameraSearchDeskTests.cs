using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Daylight.Contracts;
using Daylight.Desk.Cameras;
using Daylight.Desk.Cameras.Onvif;
using Daylight.Vault;

namespace Daylight.Desk.Tests;

public sealed class CameraSearchDeskTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ada")]
    [InlineData("sue")]
    public async Task Only_a_technician_finds_and_asks(string who)
    {
        await using var town = await Town.OpenAsync();
        using var http = await town.SignedInAsync(who);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(http, "find", new { })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(http, "ask", new { address = "192.0.2.7" })).Status);
        Assert.Null(town.Recorder.Asked);
    }

    [Fact]
    public async Task A_technician_finds_cameras_through_the_Recorder_and_nothing_is_logged_or_changed()
    {
        await using var town = await Town.OpenAsync();
        using var http = await town.SignedInAsync("tom");
        var before = town.CameraEntries().Count;
        var (status, told) = await PostAsync(http, "find", new { });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("Everyone", "http://192.0.2.7/onvif/device_service", "market-1"), (told[0]!["name"]!.GetValue<string>(), told[0]!["service"]!.GetValue<string>(), told[0]!["recorded"]!.GetValue<string>()));
        Assert.Equal("192.0.2.9", (await PostAsync(http, "find", new { address = " 192.0.2.9 " })).Told[0]!["name"]!.GetValue<string>());
        Assert.Equal((before, 1), (town.CameraEntries().Count, town.Recorder.Puts));
    }

    [Fact]
    public async Task A_question_goes_to_the_Recorder_with_its_password_and_no_answer_tells_one()
    {
        await using var town = await Town.OpenAsync();
        using var http = await town.SignedInAsync("tom");
        var (status, told) = await PostAsync(http, "ask", new { address = "192.0.2.7", user = "eve", password = "a secret", certificate = string.Join(':', Enumerable.Repeat("ab", 32)) });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(new CameraQuestion("192.0.2.7", "eve", "a secret", string.Concat(Enumerable.Repeat("AB", 32))), town.Recorder.Asked);
        Assert.DoesNotContain("a secret", told.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", town.Recorder.Asked!.ToString() + new AskCamera("a", "eve", "a secret"), StringComparison.Ordinal);
        Assert.Equal("tom", told["manufacturer"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(null, null, null, null, "address")]
    [InlineData("192.0.2.7", null, "a secret", null, "user")]
    [InlineData("192.0.2.7", "eve", "a secret", "abcd", "certificate")]
    public async Task A_wrong_field_is_named(string? address, string? user, string? password, string? certificate, string field)
    {
        await using var town = await Town.OpenAsync();
        using var http = await town.SignedInAsync("tom");
        var (status, told) = await PostAsync(http, "ask", new { address, user, password, certificate });
        Assert.Equal((HttpStatusCode.BadRequest, field), (status, told["field"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData(CameraAskFault.NotAuthorized, HttpStatusCode.BadRequest, "camera.not-authorized", "password")]
    [InlineData(CameraAskFault.Address, HttpStatusCode.BadRequest, "camera.address", "address")]
    [InlineData(CameraAskFault.TimedOut, HttpStatusCode.ServiceUnavailable, "camera.timed-out", null)]
    [InlineData(CameraAskFault.Busy, HttpStatusCode.Conflict, "camera.busy", null)]
    public async Task What_a_camera_answers_with_is_told_in_its_words_with_the_field_to_mend(CameraAskFault fault, HttpStatusCode status, string reason, string? field)
    {
        await using var town = await Town.OpenAsync();
        town.Recorder.Silence = new CameraAskException(fault, "the camera says no");
        using var http = await town.SignedInAsync("tom");
        var answer = await PostAsync(http, "ask", new { address = "192.0.2.7" });
        Assert.Equal((status, reason, field, "The camera says no."), (answer.Status, answer.Told["reason"]!.GetValue<string>(), answer.Told["field"]?.GetValue<string>(), answer.Told["detail"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_ONVIF_address_is_kept_with_the_camera_told_back_and_taken_away_by_an_empty_one()
    {
        await using var town = await Town.OpenAsync();
        var told = new PutCamera("market-1", "Market", 52, 13, "rtsp://192.0.2.1/a", null, "u", null);
        await town.Do<CameraDesk>(c => c.ChangeAsync(town.Tom, told with { Onvif = "http://192.0.2.1/onvif/device_service" }));
        Assert.Equal(new Uri("http://192.0.2.1/onvif/device_service"), town.Recorder.Cameras[CameraId.Parse("market-1")].Onvif);
        await town.Do<CameraDesk>(c => c.ChangeAsync(town.Tom, told));
        Assert.NotNull(town.Recorder.Cameras[CameraId.Parse("market-1")].Onvif);
        using (var http = await town.SignedInAsync("tom"))
        {
            Assert.Equal("http://192.0.2.1/onvif/device_service", (await http.GetFromJsonAsync<JsonNode>("/api/cameras/market-1", Stop))!["onvif"]!.GetValue<string>());
        }

        await town.Do<CameraDesk>(c => c.ChangeAsync(town.Tom, told with { Onvif = "" }));
        Assert.Null(town.Recorder.Cameras[CameraId.Parse("market-1")].Onvif);
        var wrong = await Assert.ThrowsAsync<DeskException>(() => town.Do<CameraDesk>(c => c.ChangeAsync(town.Tom, told with { Onvif = "http://u:p@192.0.2.1/" })));
        Assert.Equal("onvif", wrong.Field);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Told)> PostAsync(HttpClient http, string what, object body)
    {
        using var content = JsonContent.Create(body);
        await content.LoadIntoBufferAsync(Stop);
        using var answer = await http.PostAsync("/api/cameras/" + what, content, Stop);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!);
    }
}
