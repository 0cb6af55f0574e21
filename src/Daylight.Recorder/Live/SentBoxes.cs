using Daylight.Vault;

namespace Daylight.Recorder.Live;

/// <summary>
/// The camera boxes that went out on one connection. A box is noted after it was sent: whoever comes between sends it once more, which
/// does no harm, and no record goes out before its box.
/// </summary>
internal sealed class SentBoxes
{
    // Guards the set: reads and live streams of one connection run side by side.
    private readonly Lock gate = new();
    private readonly HashSet<(VolumeId, StreamKind)> sent = [];

    public bool Contain(CameraBox box)
    {
        lock (gate)
        {
            return sent.Contains((box.Volume, box.Track.Stream));
        }
    }

    public void Add(CameraBox box)
    {
        lock (gate)
        {
            sent.Add((box.Volume, box.Track.Stream));
        }
    }
}
