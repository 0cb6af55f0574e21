using Daylight.Ledger;

namespace Daylight.Recorder;

/// <summary>How a Recorder runs.</summary>
/// <param name="Folder">Its own folder: store, cameras, openings. No other role writes there.</param>
/// <param name="Name">Its name in the log.</param>
/// <param name="DeskKey">The key whose grants open a stream of sealed bytes.</param>
public sealed record RecorderOptions(string Folder, string Name, VerifyingKey DeskKey)
{
    /// <summary>The shortest pause before a camera is tried again; doubled each time, with jitter, up to <see cref="MaxPause"/>.</summary>
    public TimeSpan MinPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause before a camera is tried again.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long packets of an unwatched camera may gather in its socket before they are read.</summary>
    public TimeSpan Sweep { get; init; } = TimeSpan.FromMilliseconds(40);
}
