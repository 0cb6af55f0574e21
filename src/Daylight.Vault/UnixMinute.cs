namespace Daylight.Vault;

/// <summary>A minute of wall time: whole minutes since 1970-01-01T00:00Z. The unit of disclosure.</summary>
/// <param name="Value">Minutes since the Unix epoch.</param>
public readonly record struct UnixMinute(long Value) : IComparable<UnixMinute>
{
    /// <summary>Microseconds in a minute.</summary>
    public const long Micros = 60_000_000;

    /// <summary>The minute that holds a time.</summary>
    public static UnixMinute Of(DateTimeOffset time) => new(Math.DivRem(time.ToUnixTimeSeconds(), 60, out var rest) - (rest < 0 ? 1 : 0));

    /// <summary>The minute that holds a time given in microseconds since the Unix epoch.</summary>
    public static UnixMinute OfMicros(long unixMicros) => new(Math.DivRem(unixMicros, Micros, out var rest) - (rest < 0 ? 1 : 0));

    /// <summary>When the minute begins.</summary>
    public DateTimeOffset Start => DateTimeOffset.FromUnixTimeSeconds(Value * 60);

    /// <inheritdoc/>
    public int CompareTo(UnixMinute other) => Value.CompareTo(other.Value);

    /// <summary>Earlier than.</summary>
    public static bool operator <(UnixMinute left, UnixMinute right) => left.Value < right.Value;

    /// <summary>Later than.</summary>
    public static bool operator >(UnixMinute left, UnixMinute right) => left.Value > right.Value;

    /// <summary>Not later than.</summary>
    public static bool operator <=(UnixMinute left, UnixMinute right) => left.Value <= right.Value;

    /// <summary>Not earlier than.</summary>
    public static bool operator >=(UnixMinute left, UnixMinute right) => left.Value >= right.Value;

    /// <summary>The minute's beginning, ISO 8601 in UTC.</summary>
    public override string ToString() => Start.ToString("yyyy-MM-dd'T'HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
