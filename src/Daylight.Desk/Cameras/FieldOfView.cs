namespace Daylight.Desk.Cameras;

/// <summary>What a camera sees, as far as it is known; drawn on the map and never part of the look policy.</summary>
/// <param name="BearingDegrees">The middle of its picture, clockwise from north, 0 up to but not including 360.</param>
/// <param name="AngleDegrees">How wide it sees, above 0 up to 360.</param>
/// <param name="RangeMetres">How far a person can be made out.</param>
public readonly record struct FieldOfView(double? BearingDegrees, double? AngleDegrees, double? RangeMetres)
{
    /// <summary>The longest range, in metres: no street camera makes a person out farther away.</summary>
    public const double MaxRange = 5_000;

    /// <summary>The smallest angle and range: 1 degree, 1 metre.</summary>
    private const double Least = 1;

    /// <summary>Checks what was told. 360 degrees and 0 degrees are one bearing.</summary>
    /// <exception cref="DeskException">A number is out of range; the message names the field and the range.</exception>
    public static FieldOfView Check(double? bearingDegrees, double? angleDegrees, double? rangeMetres)
    {
        if (bearingDegrees is not (null or (>= 0 and <= 360)))
        {
            throw DeskException.Invalid("bearingDegrees", "'bearingDegrees' is 0 to 360, clockwise from north; leave it empty where it is not known.");
        }

        if (angleDegrees is not (null or (>= Least and <= 360)))
        {
            throw DeskException.Invalid("angleDegrees", "'angleDegrees' is 1 to 360; leave it empty where it is not known.");
        }

        if (rangeMetres is not (null or (>= Least and <= MaxRange)))
        {
            throw DeskException.Invalid("rangeMetres", $"'rangeMetres' is 1 to {MaxRange}; leave it empty where it is not known.");
        }

        if (bearingDegrees is null && angleDegrees is < 360)
        {
            throw DeskException.Invalid("bearingDegrees", "'bearingDegrees' is missing: an angle below 360 needs the direction it looks in.");
        }

        return new FieldOfView(bearingDegrees is 360 ? 0 : bearingDegrees, angleDegrees, rangeMetres);
    }
}
