using System.Collections.Immutable;
using Daylight.Recorder.Live;
using Daylight.Vault;

namespace Daylight.Recorder;

/// <summary>
/// The present of one track and those who watch it, whichever recorder it has. While nobody does it costs nothing; a viewer who joins is
/// first handed the last group of pictures. A slow viewer loses whole groups, counted, and never holds the camera up.
/// </summary>
internal sealed class LiveTrack
{
    // Guards the viewers, and that no record falls between a viewer's tail and what follows it.
    private readonly Lock gate = new();
    private ImmutableArray<LiveViewer> viewers = [];
    private LiveRing? ring;
    private int onWires;
    private volatile bool watched;
    private bool ended;

    /// <summary>Whether somebody watches.</summary>
    public bool Watched => watched;

    /// <summary>Seals one record and hands it to those who watch.</summary>
    /// <param name="writer">The track's writer.</param>
    /// <param name="flags">What it is.</param>
    /// <param name="codec">How it is coded.</param>
    /// <param name="times">When.</param>
    /// <param name="data">The access unit.</param>
    /// <returns>The sealed record's length in bytes.</returns>
    public int Append(TrackWriter writer, RecordFlags flags, RecordCodec codec, in RecordTimes times, ReadOnlySpan<byte> data)
    {
        lock (gate)
        {
            var record = writer.Append(flags, codec, times.CaptureMicros, times.ReceiveMicros, times.MediaTime90k, 0, data);
            if (watched)
            {
                var live = new LiveRecord(writer.Box!, record, flags);
                foreach (var viewer in viewers)
                {
                    viewer.Offer(live.Sealed);
                }

                ring?.Add(live);
            }

            return record.Length;
        }
    }

    /// <summary>Begins to watch.</summary>
    public LiveViewer Join(TrackWriter writer)
    {
        lock (gate)
        {
            var viewer = new LiveViewer();
            if (ended)
            {
                viewer.End();
                return viewer;
            }

            foreach (var record in writer.Tail())
            {
                viewer.Offer(record);
            }

            viewers = viewers.Add(viewer);
            watched = true;
            return viewer;
        }
    }

    public void Leave(LiveViewer viewer)
    {
        lock (gate)
        {
            viewers = viewers.Remove(viewer);
            watched = !viewers.IsEmpty || onWires > 0;
        }
    }

    /// <summary>Begins to watch, served by the sender.</summary>
    public void Join(TrackWriter writer, LiveSender sender, WireViewer viewer)
    {
        lock (gate)
        {
            ring ??= new LiveRing(sender);
            ring.Join(viewer, ended ? [] : writer.Tail().Select(r => new LiveRecord(r.Box, r.Bytes.Span, r.Flags)));
            if (ended)
            {
                viewer.EndWithTrack();
            }

            onWires++;
            watched = true;
        }
    }

    public void Leave(WireViewer viewer)
    {
        viewer.End();
        lock (gate)
        {
            onWires--;
            watched = !viewers.IsEmpty || onWires > 0;
        }
    }

    /// <summary>The track is recorded no more: whoever watches, now or later, gets what is queued and is at the end.</summary>
    public void End()
    {
        lock (gate)
        {
            ended = true;
            foreach (var viewer in viewers)
            {
                viewer.End();
            }

            ring?.End();
        }
    }
}
