using Daylight.Desk.Cameras;

namespace Daylight.Desk.Tests;

public sealed class FieldOfViewTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData(0.0, 1.0, 1.0)]
    [InlineData(359.9, 360.0, 5_000.0)]
    [InlineData(90.0, null, null)]
    [InlineData(null, 360.0, 40.0)]
    [InlineData(null, null, 40.0)]
    public void What_is_known_is_kept_and_the_rest_stays_unknown(double? bearing, double? angle, double? range) =>
        Assert.Equal(new FieldOfView(bearing, angle, range), FieldOfView.Check(bearing, angle, range));

    [Fact]
    public void North_has_one_bearing() => Assert.Equal(0, FieldOfView.Check(360, 90, 50).BearingDegrees);

    [Theory]
    [InlineData(-1.0, 90.0, 50.0, "bearingDegrees")]
    [InlineData(360.1, 90.0, 50.0, "bearingDegrees")]
    [InlineData(double.NaN, 90.0, 50.0, "bearingDegrees")]
    [InlineData(10.0, 0.0, 50.0, "angleDegrees")]
    [InlineData(10.0, 361.0, 50.0, "angleDegrees")]
    [InlineData(10.0, 90.0, 0.0, "rangeMetres")]
    [InlineData(10.0, 90.0, 5_001.0, "rangeMetres")]
    [InlineData(10.0, 90.0, double.PositiveInfinity, "rangeMetres")]
    [InlineData(null, 90.0, 50.0, "bearingDegrees")]
    public void A_wrong_number_is_named(double? bearing, double? angle, double? range, string field)
    {
        var no = Assert.Throws<DeskException>(() => FieldOfView.Check(bearing, angle, range));
        Assert.Equal(field, no.Field);
        Assert.Contains($"'{field}'", no.Message, StringComparison.Ordinal);
    }
}
