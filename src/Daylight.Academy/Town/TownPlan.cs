namespace Daylight.Academy;

/// <summary>
/// The ground plan of Puerto Claro in metres east (x) and north (y) of the old bridge: a grid of streets, a river
/// running south through it, the sea below, a park in the north-east. Coordinates lie in open sea, so that no map
/// can mistake the town for a real one.
/// </summary>
internal static class TownPlan
{
    internal const double OriginLatitude = 36.05;
    internal const double OriginLongitude = -9.2;

    /// <summary>North-south streets, west to east. The river runs between the fifth and the sixth.</summary>
    internal static readonly (string Name, double X, double Width)[] Avenues =
    [
        ("Calle del Faro", -560, 8), ("Calle Cordoneros", -450, 8), ("Avenida Central", -335, 20), ("Calle Nueva", -215, 8),
        ("Paseo del Río", -90, 12), ("Ribera Alta", 90, 12), ("Calle del Mercado", 205, 10), ("Avenida del Sol", 330, 16),
        ("Calle Olivar", 450, 8), ("Calle del Pinar", 560, 8),
    ];

    /// <summary>East-west streets, south to north.</summary>
    internal static readonly (string Name, double Y, double Width, bool Bridge)[] Streets =
    [
        ("Paseo del Muelle", -300, 14, false), ("Calle Sal", -200, 8, false), ("Calle del Puente Viejo", -95, 12, true),
        ("Calle Mayor", 15, 12, false), ("Gran Vía", 125, 20, true), ("Calle San Telmo", 235, 8, false), ("Ronda Norte", 345, 14, true),
    ];

    /// <summary>The park takes the blocks between these avenues and streets (by index).</summary>
    internal static readonly (int West, int East, int South, int North) Park = (7, 9, 3, 5);

    /// <summary>The plaza takes one block.</summary>
    internal static readonly (int West, int East, int South, int North) Plaza = (1, 2, 2, 3);

    /// <summary>The quays' southern edge.</summary>
    internal const double Shore = -350;

    /// <summary>The river's middle at a given northing.</summary>
    internal static double RiverAt(double y) => 18 * Math.Sin(y / 130.0);

    /// <summary>Half the river's width.</summary>
    internal const double RiverHalfWidth = 42;

    /// <summary>Degrees of longitude and latitude of a point of the plan.</summary>
    internal static (double Longitude, double Latitude) ToDegrees(double x, double y)
    {
        const double metresPerDegree = 111_320;
        var latitude = OriginLatitude + (y / metresPerDegree);
        var longitude = OriginLongitude + (x / (metresPerDegree * Math.Cos(OriginLatitude * Math.PI / 180)));
        return (Math.Round(longitude, 7), Math.Round(latitude, 7));
    }
}
