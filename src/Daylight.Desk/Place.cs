namespace Daylight.Desk;

/// <summary>A point on the map, WGS 84 degrees.</summary>
/// <param name="Latitude">-90 to 90, north positive.</param>
/// <param name="Longitude">-180 to 180, east positive.</param>
public readonly record struct Place(double Latitude, double Longitude)
{
    /// <summary>The IUGG mean earth radius; a sphere errs by at most 0.6 %, far less than an incident's radius is known to.</summary>
    private const double EarthRadiusMetres = 6_371_008.8;

    /// <summary>Whether both numbers are finite and on the globe.</summary>
    public bool IsValid => Latitude is >= -90 and <= 90 && Longitude is >= -180 and <= 180;

    /// <summary>Great-circle distance in metres (haversine, which keeps its precision for near points).</summary>
    public double MetresTo(Place other)
    {
        var north = double.DegreesToRadians(other.Latitude - Latitude) / 2;
        var east = double.DegreesToRadians(other.Longitude - Longitude) / 2;
        var a = Square(Math.Sin(north))
            + (Math.Cos(double.DegreesToRadians(Latitude)) * Math.Cos(double.DegreesToRadians(other.Latitude)) * Square(Math.Sin(east)));
        return 2 * EarthRadiusMetres * Math.Asin(Math.Min(1, Math.Sqrt(a)));
    }

    private static double Square(double value) => value * value;
}
