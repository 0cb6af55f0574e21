namespace Daylight.Academy;

/// <summary>A fictional town to learn and rehearse in: its streets, its cameras and its map.</summary>
public sealed class Town
{
    private string? basemap;

    private Town(string name, IReadOnlyList<TownCamera> cameras)
    {
        Name = name;
        Cameras = cameras;
    }

    /// <summary>Puerto Claro, a harbour town with a river, a park and six cameras.</summary>
    public static Town PuertoClaro { get; } = new("Puerto Claro",
    [
        Camera("plaza-mayor", "Plaza Mayor", x: -345, y: -82, bearing: 315, fieldOfView: 78, range: 90),
        Camera("puente-viejo", "Puente Viejo", x: -80, y: -89, bearing: 92, fieldOfView: 62, range: 140),
        Camera("muelle-norte", "Muelle Norte", x: 215, y: -292, bearing: 248, fieldOfView: 70, range: 150),
        Camera("avenida-central", "Avenida Central", x: -327, y: 112, bearing: 356, fieldOfView: 58, range: 160),
        Camera("parque-alameda", "Parque Alameda", x: 342, y: 28, bearing: 48, fieldOfView: 80, range: 100),
        Camera("mercado", "Mercado", x: 199, y: 118, bearing: 184, fieldOfView: 64, range: 110),
    ]);

    /// <summary>The town's name.</summary>
    public string Name { get; }

    /// <summary>The cameras, each with a clip in <see cref="StreetClips"/>.</summary>
    public IReadOnlyList<TownCamera> Cameras { get; }

    /// <summary>West, south, east and north edge of the map, in degrees.</summary>
    public (double West, double South, double East, double North) Bounds { get; } = Edges();

    /// <summary>
    /// The map as a GeoJSON feature collection (RFC 7946), the same bytes each time. Every feature has a property
    /// <c>kind</c>: <c>water</c>, <c>green</c>, <c>plaza</c>, <c>street</c> (a line with <c>name</c>, <c>width</c> in metres
    /// and <c>bridge</c>) or <c>building</c> (with <c>height</c> in metres). Features come in drawing order.
    /// </summary>
    public string BasemapGeoJson() => basemap ??= BasemapWriter.Write();

    private static (double West, double South, double East, double North) Edges()
    {
        var (west, south) = TownPlan.ToDegrees(-640, -520);
        var (east, north) = TownPlan.ToDegrees(640, 420);
        return (west, south, east, north);
    }

    private static TownCamera Camera(
        string id, string name, double x, double y, double bearing, double fieldOfView, double range)
    {
        var (longitude, latitude) = TownPlan.ToDegrees(x, y);
        return new TownCamera(id, name, latitude, longitude, bearing, fieldOfView, range);
    }
}
