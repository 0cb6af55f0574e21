using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>How one stream is doing.</summary>
/// <param name="Stream">Which stream.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Detail">Why, in a sentence that names the fix, when it is not recording.</param>
/// <param name="Codec"><c>H.264</c> or <c>H.265</c>, once known.</param>
/// <param name="Width">The picture's width in pixels, once known.</param>
/// <param name="Height">The picture's height in pixels, once known.</param>
/// <param name="Frames">Access units sealed since the program started.</param>
/// <param name="Bytes">Sealed bytes since the program started.</param>
/// <param name="Gaps">Breaks in the stream since the program started.</param>
/// <param name="Dropped">Malformed packets and damaged access units dropped since the program started.</param>
/// <param name="LastFrame">When the last access unit came.</param>
public sealed record StreamStatus(
    StreamKind Stream,
    StreamState State,
    string? Detail,
    string? Codec,
    int? Width,
    int? Height,
    long Frames,
    long Bytes,
    long Gaps,
    long Dropped,
    DateTimeOffset? LastFrame)
{
    /// <summary>How well it is doing; null before it was first measured.</summary>
    public StreamHealth? Health { get; init; }
}
