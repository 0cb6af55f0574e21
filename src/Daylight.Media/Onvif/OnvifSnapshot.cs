using System.Globalization;

namespace Daylight.Media;

/// <summary>
/// Whether a device's snapshot answers. The picture itself is not kept and handed to nobody: a look at it would leave no mark in the
/// log.
/// </summary>
/// <param name="Width">The picture's width in pixels; 0 where there was none.</param>
/// <param name="Height">The picture's height in pixels; 0 where there was none.</param>
/// <param name="Bytes">How long the JPEG was; 0 where there was none.</param>
/// <param name="Problem">Why there was none; null when there was.</param>
public sealed record OnvifSnapshot(int Width, int Height, long Bytes, string? Problem)
{
    /// <summary>In words after "the snapshot".</summary>
    public override string ToString() => Problem is { } problem ? "does not answer: " + problem
        : string.Create(CultureInfo.InvariantCulture, $"answers: {Width}x{Height} JPEG, {Math.Max(1, Bytes / 1000)} kB");

    internal static OnvifSnapshot Failed(string problem) => new(0, 0, 0, problem);
}
