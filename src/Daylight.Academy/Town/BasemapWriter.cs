using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Daylight.Academy;

/// <summary>Turns the town's plan into GeoJSON. Buildings vary by a fixed integer hash of their place, so the result never changes.</summary>
internal static class BasemapWriter
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Write()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            json.WriteStartArray("features");
            WriteWater(json);
            WriteGreen(json);
            WriteStreets(json);
            WriteBuildings(json);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void WriteWater(Utf8JsonWriter json)
    {
        Polygon(json, "water", "Mar de Claro", null, Rectangle(-900, -800, 900, TownPlan.Shore));
        var banks = new List<(double, double)>();
        for (var y = TownPlan.Shore - 10; y <= 600; y += 20)
        {
            banks.Add((TownPlan.RiverAt(y) + TownPlan.RiverHalfWidth, y));
        }

        for (var y = 600.0 - 10; y >= TownPlan.Shore - 10; y -= 20)
        {
            banks.Add((TownPlan.RiverAt(y) - TownPlan.RiverHalfWidth, y));
        }

        Polygon(json, "water", "Río Claro", null, banks);
    }

    private static void WriteGreen(Utf8JsonWriter json)
    {
        Polygon(json, "green", "Parque Alameda", null, Block(TownPlan.Park, 10));
        Polygon(json, "plaza", "Plaza Mayor", null, Block(TownPlan.Plaza, 10));
        var pond = Enumerable.Range(0, 24).Select(i => (455 + (34 * Math.Cos(i * Math.Tau / 24)), 150 + (22 * Math.Sin(i * Math.Tau / 24))));
        Polygon(json, "water", "Estanque", null, [.. pond]);
    }

    private static void WriteStreets(Utf8JsonWriter json)
    {
        var south = TownPlan.Streets[0].Y;
        var north = TownPlan.Streets[^1].Y;
        for (var i = 0; i < TownPlan.Avenues.Length; i++)
        {
            var (name, x, width) = TownPlan.Avenues[i];
            var inPark = i > TownPlan.Park.West && i < TownPlan.Park.East;
            if (!inPark)
            {
                Street(json, name, width, false, (x, south), (x, north));
                continue;
            }

            Street(json, name, width, false, (x, south), (x, TownPlan.Streets[TownPlan.Park.South].Y));
            Street(json, name, width, false, (x, TownPlan.Streets[TownPlan.Park.North].Y), (x, north));
        }

        var (west, east) = (TownPlan.Avenues[0].X, TownPlan.Avenues[^1].X);
        var (leftBank, rightBank) = (TownPlan.Avenues[4].X, TownPlan.Avenues[5].X);
        for (var i = 0; i < TownPlan.Streets.Length; i++)
        {
            var (name, y, width, bridge) = TownPlan.Streets[i];
            var end = i > TownPlan.Park.South && i < TownPlan.Park.North ? TownPlan.Avenues[TownPlan.Park.West].X : east;
            Street(json, name, width, false, (west, y), (leftBank, y));
            Street(json, name, width, false, (rightBank, y), (end, y));
            if (end < east)
            {
                Street(json, name, width, false, (TownPlan.Avenues[TownPlan.Park.East].X, y), (east, y));
            }

            if (bridge)
            {
                Street(json, name, width, true, (leftBank, y), (rightBank, y));
            }
        }
    }

    private static void WriteBuildings(Utf8JsonWriter json)
    {
        for (var column = 0; column + 1 < TownPlan.Avenues.Length; column++)
        {
            for (var row = 0; row + 1 < TownPlan.Streets.Length; row++)
            {
                if (column != 4 && !Within(TownPlan.Park, column, row) && !Within(TownPlan.Plaza, column, row))
                {
                    WriteBlock(json, column, row);
                }
            }
        }
    }

    /// <summary>Two rows of houses with yards between, as the blocks of such towns are.</summary>
    private static void WriteBlock(Utf8JsonWriter json, int column, int row)
    {
        const double pavement = 4;
        var west = TownPlan.Avenues[column].X + (TownPlan.Avenues[column].Width / 2) + pavement;
        var east = TownPlan.Avenues[column + 1].X - (TownPlan.Avenues[column + 1].Width / 2) - pavement;
        var south = TownPlan.Streets[row].Y + (TownPlan.Streets[row].Width / 2) + pavement;
        var north = TownPlan.Streets[row + 1].Y - (TownPlan.Streets[row + 1].Width / 2) - pavement;
        var houses = 3 + (int)(Hash(column, row, 0, 0) % 3);
        var plot = (east - west) / houses;
        for (var side = 0; side < 2; side++)
        {
            for (var house = 0; house < houses; house++)
            {
                var chance = Hash(column, row, side, house + 1);
                if (chance % 11 == 0)
                {
                    continue; // an empty plot
                }

                var depth = 22 + (chance % 13);
                var left = west + (house * plot);
                var right = left + plot - (chance % 3);
                var (near, far) = side == 0 ? (south, south + depth) : (north - depth, north);
                Polygon(json, "building", null, 6 + (chance / 16 % 6 * 3), Rectangle(left, near, right, far));
            }
        }
    }

    private static bool Within((int West, int East, int South, int North) area, int column, int row) =>
        column >= area.West && column < area.East && row >= area.South && row < area.North;

    private static uint Hash(int column, int row, int side, int house)
    {
        var mixed = (uint)((column * 73_856_093) ^ (row * 19_349_663) ^ (side * 83_492_791) ^ (house * 49_979_687));
        mixed = (mixed ^ (mixed >> 15)) * 0x2c1b3c6d;
        mixed = (mixed ^ (mixed >> 12)) * 0x297a2d39;
        return mixed ^ (mixed >> 15);
    }

    private static List<(double X, double Y)> Block((int West, int East, int South, int North) area, double margin) => Rectangle(
        TownPlan.Avenues[area.West].X + margin, TownPlan.Streets[area.South].Y + margin,
        TownPlan.Avenues[area.East].X - margin, TownPlan.Streets[area.North].Y - margin);

    // Counter-clockwise, as RFC 7946 section 3.1.6 wants an outer ring.
    private static List<(double X, double Y)> Rectangle(double west, double south, double east, double north) =>
        [(west, south), (east, south), (east, north), (west, north)];

    private static void Polygon(Utf8JsonWriter json, string kind, string? name, uint? height, List<(double X, double Y)> ring)
    {
        BeginFeature(json, "Polygon");
        json.WriteStartArray();
        foreach (var (x, y) in ring)
        {
            Point(json, x, y);
        }

        Point(json, ring[0].X, ring[0].Y);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("kind", kind);
        if (name is not null)
        {
            json.WriteString("name", name);
        }

        if (height is { } metres)
        {
            json.WriteNumber("height", metres);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Street(
        Utf8JsonWriter json, string name, double width, bool bridge, (double X, double Y) from, (double X, double Y) to)
    {
        BeginFeature(json, "LineString");
        Point(json, from.X, from.Y);
        Point(json, to.X, to.Y);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("kind", "street");
        json.WriteString("name", name);
        json.WriteNumber("width", width);
        json.WriteBoolean("bridge", bridge);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void BeginFeature(Utf8JsonWriter json, string geometry)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteStartObject("geometry");
        json.WriteString("type", geometry);
        json.WriteStartArray("coordinates");
    }

    private static void Point(Utf8JsonWriter json, double x, double y)
    {
        var (longitude, latitude) = TownPlan.ToDegrees(x, y);
        json.WriteStartArray();
        json.WriteNumberValue(longitude);
        json.WriteNumberValue(latitude);
        json.WriteEndArray();
    }
}
