using System.Globalization;

namespace Daylight.Recorder.Storage;

/// <summary>Sizes as people write them: <c>500 GB</c> (powers of 1000), <c>2 TiB</c> (powers of 1024), or plain bytes.</summary>
public static class ByteSize
{
    private static readonly (string Unit, decimal Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("PiB", 1L << 50),
        ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("PB", 1_000_000_000_000_000), ("B", 1),
    ];

    /// <summary>Reads a size. False when it is none, or not above 0.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        ArgumentNullException.ThrowIfNull(text);
        bytes = 0;
        var (number, factor) = (text.Trim(), 1m);
        foreach (var (unit, size) in Units)
        {
            if (number.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                (number, factor) = (number[..^unit.Length].TrimEnd(), size);
                break;
            }
        }

        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value <= 0 || value > long.MaxValue / factor)
        {
            return false;
        }

        bytes = (long)(value * factor);
        return bytes > 0;
    }

    /// <summary>A size in the largest decimal unit that leaves at least one of it.</summary>
    public static string Text(long bytes)
    {
        var (value, unit) = bytes switch
        {
            >= 1_000_000_000_000 => (bytes / 1e12, "TB"),
            >= 1_000_000_000 => (bytes / 1e9, "GB"),
            >= 1_000_000 => (bytes / 1e6, "MB"),
            _ => (bytes, "B"),
        };
        return value.ToString("0.#", CultureInfo.InvariantCulture) + " " + unit;
    }
}
