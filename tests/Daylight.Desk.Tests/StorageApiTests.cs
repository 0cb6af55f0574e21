using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Daylight.Contracts;
using Daylight.Desk.People;

namespace Daylight.Desk.Tests;

public sealed class StorageApiTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tom")]
    [InlineData("olga")]
    public async Task Technicians_and_overseers_read_how_disks_and_classes_are_doing(string who)
    {
        await using var town = await TownAsync();
        using var http = await town.SignedInAsync(who);

        var told = (await http.GetFromJsonAsync<JsonNode>("/api/storage", Stop))!;
        var disk = Assert.Single(told["disks"]!.AsArray())!;
        Assert.Equal(("/srv/a", 1000L, 200L, 900L), (
            disk["folder"]!.GetValue<string>(), disk["totalBytes"]!.GetValue<long>(), disk["freeBytes"]!.GetValue<long>(), disk["quotaBytes"]!.GetValue<long>()));
        Assert.Equal("standard", Assert.Single(disk["classes"]!.AsArray())!.GetValue<string>());
        Assert.Equal(("fills", Noon.AddDays(9), 11.5), (
            disk["forecast"]!["outlook"]!.GetValue<string>(), disk["forecast"]!["fillsAt"]!.GetValue<DateTimeOffset>(), disk["forecast"]!["keptDays"]!.GetValue<double>()));
        Assert.Equal(("standard", 14, "overview"), (
            told["classes"]![0]!["name"]!.GetValue<string>(), told["classes"]![0]!["days"]!.GetValue<int>(), told["classes"]![0]!["subStream"]!.GetValue<string>()));
        Assert.Equal(("the catalog's disk is full", true, "volume x is cut short"), (
            told["catalogError"]!.GetValue<string>(), told["alarm"]!.GetValue<bool>(), Assert.Single(told["damaged"]!.AsArray())!.GetValue<string>()));
        Assert.Equal(Noon, told["measuredAt"]!.GetValue<DateTimeOffset>());
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("sue")]
    public async Task Who_works_on_incidents_has_no_business_with_disks(string who)
    {
        await using var town = await TownAsync();
        using var http = await town.SignedInAsync(who);
        using var answer = await http.GetAsync("/api/storage", Stop);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Nobody_reads_it_signed_out()
    {
        await using var town = await TownAsync();
        using var http = town.Browser();
        using var answer = await http.GetAsync("/api/storage", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_Recorder_that_is_away_is_told_of_as_such()
    {
        await using var town = await TownAsync();
        using var http = await town.SignedInAsync("tom");
        town.Recorder.AwayAfter = 0;
        using var answer = await http.GetAsync("/api/storage", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("recorder.away", (await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!["reason"]!.GetValue<string>());
    }

    private static async Task<Town> TownAsync()
    {
        var town = await Town.OpenAsync();
        await town.CreateAsync("olga", DeskRoles.Overseer);
        var disk = new StorageDisk("/srv/a", 1000, 200, 900, 50, 700, 12.5, null, 0, 0, new DiskForecast(DiskOutlook.Fills, Noon.AddDays(9), 11.5)) { Classes = ["standard"] };
        town.Recorder.Storage = new StorageStatus([disk], "the catalog's disk is full", ["volume x is cut short"])
        {
            Classes = [new("standard", 14, "overview"), new("overview", 90, null)],
            MeasuredAt = Noon,
        };
        return town;
    }
}
