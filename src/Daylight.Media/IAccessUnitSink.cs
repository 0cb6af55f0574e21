namespace Daylight.Media;

/// <summary>
/// Receives a stream. Called from the connection's own loop, one call at a time and in order: a callback that blocks
/// stops that camera alone. An exception from a callback ends <see cref="RtspClient.RunAsync"/> with it.
/// </summary>
public interface IAccessUnitSink
{
    /// <summary>
    /// Called before the first access unit, and again before the first one under other parameter sets: a camera may change its
    /// resolution in mid-stream.
    /// </summary>
    /// <param name="start">Codec, parameter sets and size.</param>
    void OnStreamStarted(StreamStart start);

    /// <summary>Called for each complete, undamaged access unit.</summary>
    /// <param name="unit">Valid during the call only.</param>
    void OnAccessUnit(in AccessUnit unit);

    /// <summary>Called for each sender report after the first RTP packet.</summary>
    /// <param name="report">The report.</param>
    void OnSenderReport(in SenderReport report);
}
