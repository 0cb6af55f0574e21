using SkiaSharp;

namespace Daylight.Clips;

/// <summary>The colours of an hour of the day.</summary>
internal sealed record Light(string Sky, string Haze, float Brightness, bool LampsLit)
{
    internal static readonly Light Noon = new("#8fb9df", "#dfe9ee", 1f, false);
    internal static readonly Light Overcast = new("#aab2b8", "#d3d6d6", 0.84f, false);
    internal static readonly Light Evening = new("#6b6f9c", "#efb48a", 0.72f, true);
    internal static readonly Light Night = new("#10131f", "#2a2d3b", 0.36f, true);

    internal SKColor On(SKColor colour, float shade = 1) => new(
        (byte)(colour.Red * Brightness * shade), (byte)(colour.Green * Brightness * shade), (byte)(colour.Blue * Brightness * shade));
}
