namespace Daylight.Contracts;

/// <summary>Field forms that several bodies share.</summary>
internal static class BodyFields
{
    /// <summary>9999-12-31 in milliseconds: the last time .NET can hold.</summary>
    private const long MaxMillis = 253_402_300_799_999;

    public static Guid Id(BodyReader fields, string key) =>
        Guid.TryParseExact(fields.Text(key), "D", out var id) ? id : throw new FormatException($"entry body: field '{key}' is not a UUID");

    public static DateTimeOffset Time(BodyReader fields, string key)
    {
        var millis = fields.Number(key);
        return millis is >= 0 and <= MaxMillis
            ? DateTimeOffset.FromUnixTimeMilliseconds(millis)
            : throw new FormatException($"entry body: field '{key}' is not a time in milliseconds");
    }
}
