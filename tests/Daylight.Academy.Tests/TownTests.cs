using System.Text.Json;

namespace Daylight.Academy.Tests;

public sealed class TownTests
{
    [Fact]
    public void The_map_is_the_same_each_time() => Assert.Equal(Town.PuertoClaro.BasemapGeoJson(), BasemapWriter.Write());

    [Theory]
    [InlineData("water")]
    [InlineData("green")]
    [InlineData("plaza")]
    [InlineData("street")]
    [InlineData("building")]
    public void The_map_has_every_kind_of_feature(string kind)
    {
        using var map = JsonDocument.Parse(Town.PuertoClaro.BasemapGeoJson());
        Assert.Contains(map.RootElement.GetProperty("features").EnumerateArray(), feature =>
            feature.GetProperty("properties").GetProperty("kind").GetString() == kind);
    }

    [Fact]
    public void Rings_are_closed_and_run_counter_clockwise()
    {
        using var map = JsonDocument.Parse(Town.PuertoClaro.BasemapGeoJson());
        foreach (var feature in map.RootElement.GetProperty("features").EnumerateArray())
        {
            var geometry = feature.GetProperty("geometry");
            if (geometry.GetProperty("type").GetString() != "Polygon")
            {
                continue;
            }

            var ring = geometry.GetProperty("coordinates")[0].EnumerateArray().Select(point => (X: point[0].GetDouble(), Y: point[1].GetDouble())).ToList();
            Assert.Equal(ring[0], ring[^1]);
            Assert.True(ring.Zip(ring.Skip(1), (a, b) => ((a.X - ring[0].X) * (b.Y - ring[0].Y)) - ((b.X - ring[0].X) * (a.Y - ring[0].Y))).Sum() > 0);
        }
    }

    [Fact]
    public void Six_cameras_with_distinct_names_stand_within_the_town()
    {
        var (west, south, east, north) = Town.PuertoClaro.Bounds;
        Assert.Equal(6, Town.PuertoClaro.Cameras.Select(camera => camera.Id).Distinct().Count());
        Assert.All(Town.PuertoClaro.Cameras, camera =>
        {
            Assert.InRange(camera.Longitude, west, east);
            Assert.InRange(camera.Latitude, south, north);
            Assert.Matches("^[a-z0-9-]+$", camera.Id);
        });
    }
}
