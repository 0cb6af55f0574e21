using System.Buffers;
using System.Globalization;

namespace Daylight.Vault;

/// <summary>A Keeper key pair's scope: one UTC day and one class of retention. Written <c>2026-11-24.standard</c>.</summary>
/// <param name="Day">The UTC day whose footage the key opens.</param>
/// <param name="RetentionClass">1 to 32 characters of <c>a-z 0-9 -</c>.</param>
public readonly record struct EpochId(DateOnly Day, string RetentionClass)
{
    private static readonly SearchValues<char> ClassCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>The epoch that a time belongs to.</summary>
    public static EpochId Of(DateTimeOffset time, string retentionClass) =>
        new(DateOnly.FromDateTime(time.UtcDateTime), retentionClass);

    /// <summary>Reads <c>yyyy-MM-dd.class</c>.</summary>
    /// <exception cref="FormatException">The text is not an epoch; the message says what is wrong.</exception>
    public static EpochId Parse(string text)
    {
        if (text.Length is < 12 or > 43 || text[10] != '.'
            || !DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            throw new FormatException($"epoch '{text}': expected yyyy-MM-dd.class, for example 2026-11-24.standard");
        }

        var name = text[11..];
        if (name.AsSpan().ContainsAnyExcept(ClassCharacters))
        {
            throw new FormatException($"epoch '{text}': a retention class has only a-z, 0-9 and '-'");
        }

        return new EpochId(day, name);
    }

    /// <inheritdoc/>
    public override string ToString() => Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "." + RetentionClass;
}
