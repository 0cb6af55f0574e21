using System.Collections.Immutable;
using Daylight.Vault;

namespace Daylight.Recorder;

/// <summary>
/// The present of one track: the last group of pictures, sealed, and those who watch. A slow viewer loses whole groups, counted,
/// and never holds the camera up.
/// </summary>
internal sealed class LiveTrack
{
    private const int MaxGroupBytes = 16 * 1024 * 1024;

    // Guards the group and its list.
    private readonly Lock gate = new();
    private readonly List<LiveRecord> group = [];
    private ImmutableArray<LiveViewer> viewers = [];
    private int groupBytes;

    public bool Watched => !viewers.IsEmpty;

    public void Publish(CameraBox box, ReadOnlySpan<byte> record, RecordFlags flags)
    {
        var live = new LiveRecord(box, record.ToArray(), flags);
        lock (gate)
        {
            var startsGroup = flags.HasFlag(RecordFlags.ParameterSets) || (flags.HasFlag(RecordFlags.KeyFrame) && !(group.Count == 1 && group[0].Flags.HasFlag(RecordFlags.ParameterSets)));
            if (startsGroup || groupBytes + record.Length > MaxGroupBytes)
            {
                group.Clear();
                groupBytes = 0;
            }

            group.Add(live);
            groupBytes += record.Length;
            foreach (var viewer in viewers)
            {
                viewer.Offer(live);
            }
        }
    }

    public LiveViewer Join()
    {
        lock (gate)
        {
            var viewer = new LiveViewer();
            foreach (var record in group)
            {
                viewer.Offer(record);
            }

            viewers = viewers.Add(viewer);
            return viewer;
        }
    }

    public void Leave(LiveViewer viewer)
    {
        lock (gate)
        {
            viewers = viewers.Remove(viewer);
        }
    }
}
