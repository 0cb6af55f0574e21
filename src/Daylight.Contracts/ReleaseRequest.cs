using System.Text;

namespace Daylight.Contracts;

/// <summary>A request for minute keys, as JSON with camel-case names and base64 byte strings.</summary>
/// <param name="Look">The look.</param>
/// <param name="Sequence">Counts up within the look; a number not above the last is a replay.</param>
/// <param name="Grant">The <see cref="GrantToken"/>, encoded.</param>
/// <param name="Boxes">The camera boxes to derive from, 1 to <see cref="MaxBoxes"/>.</param>
/// <param name="From">The first Unix minute wanted.</param>
/// <param name="To">The last Unix minute wanted, inclusive; at most <see cref="MaxMinutes"/> in all.</param>
public sealed record ReleaseRequest(Guid Look, long Sequence, byte[] Grant, IReadOnlyList<ReleaseBox> Boxes, long From, long To)
{
    /// <summary>The most boxes in one request.</summary>
    public const int MaxBoxes = 16;

    /// <summary>The most minutes in one request.</summary>
    public const int MaxMinutes = 60;

    /// <summary>The most bytes of one request.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>HPKE's <c>info</c> for released keys.</summary>
    public static byte[] Info(Guid look) => Encoding.ASCII.GetBytes($"daylight minute key v1\0{look:D}");
}
