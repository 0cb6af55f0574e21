using System.Collections.Immutable;

namespace Daylight.Recorder.Live;

/// <summary>
/// The latest records of a watched track, kept once for all viewers that the sender serves; each viewer has a position in it. It keeps
/// what the slowest has not been sent, within bounds: who falls out of them loses records, counted.
/// </summary>
internal sealed class LiveRing(LiveSender sender)
{
    /// <summary>How many records at most.</summary>
    public const int MostRecords = 600;

    /// <summary>How many bytes at most; the latest record is kept whatever its size.</summary>
    public const long MostBytes = 16 * 1024 * 1024;

    // Guards all below. Held for moments only: the thread that records waits for it.
    private readonly Lock gate = new();
    private readonly Queue<LiveRecord> records = new();
    private ImmutableArray<WireViewer> viewers = [];
    private long next;
    private long bytes;

    // Something came, or ended; and the sender's own: when to try sockets again that were full.
    private volatile bool news;
    private long again = long.MaxValue;

    /// <summary>Whether nobody is served.</summary>
    public bool Idle
    {
        get
        {
            lock (gate)
            {
                return viewers.IsEmpty;
            }
        }
    }

    /// <summary>Bytes kept.</summary>
    public long Bytes
    {
        get
        {
            lock (gate)
            {
                return bytes;
            }
        }
    }

    /// <summary>Adds a record and wakes the sender.</summary>
    public void Add(LiveRecord record)
    {
        lock (gate)
        {
            if (viewers.IsEmpty)
            {
                return;
            }

            records.Enqueue(record);
            next++;
            bytes += record.Length;
            while (records.Count > MostRecords || (bytes > MostBytes && records.Count > 1))
            {
                Drop();
            }
        }

        Notice();
    }

    /// <summary>Lets the sender look at every viewer.</summary>
    public void Notice()
    {
        news = true;
        sender.Wake();
    }

    /// <summary>Lets a viewer in: first the records given, then what is added from now on.</summary>
    public void Join(WireViewer viewer, IEnumerable<LiveRecord> tail)
    {
        lock (gate)
        {
            viewer.Begin(this, tail, next);
            viewers = viewers.Add(viewer);
        }

        sender.Serve(this);
        Notice();
    }

    /// <summary>Nothing more is added: each viewer is at the end when it has what there is.</summary>
    public void End()
    {
        lock (gate)
        {
            foreach (var viewer in viewers)
            {
                viewer.EndWithTrack();
            }
        }
    }

    /// <summary>Sends every viewer what it has not got, as far as the sockets take it. Called by the sender's thread.</summary>
    /// <param name="now">The time, a <see cref="System.Diagnostics.Stopwatch"/> timestamp.</param>
    /// <param name="recent">Room for the records of one pass.</param>
    /// <returns>When a viewer whose socket was full is to be tried again; <see cref="long.MaxValue"/> for not before there is more.</returns>
    public long Send(long now, List<LiveRecord> recent)
    {
        if (!news && now < again)
        {
            return again;
        }

        news = false;
        ImmutableArray<WireViewer> all;
        long first;
        lock (gate)
        {
            all = viewers;
            first = next - records.Count;
            recent.AddRange(records);
        }

        again = long.MaxValue;
        var (sentTo, done) = (first + recent.Count, false);
        foreach (var viewer in all)
        {
            again = Math.Min(again, Send(viewer, recent, first, now));
            done |= viewer.Done;
            sentTo = viewer.Done ? sentTo : Math.Min(sentTo, viewer.Next);
        }

        recent.Clear();
        Forget(sentTo, done);
        return again;
    }

    private long Send(WireViewer viewer, List<LiveRecord> recent, long first, long now)
    {
        try
        {
            return viewer.Send(recent, first, now);
        }
#pragma warning disable CA1031 // A defect with one viewer ends that viewer's connection, and no other's pictures.
        catch (Exception e)
#pragma warning restore CA1031
        {
            sender.Tell(e);
            viewer.GiveUp();
            return long.MaxValue;
        }
    }

    private void Forget(long before, bool done)
    {
        lock (gate)
        {
            if (done)
            {
                viewers = viewers.RemoveAll(v => v.Done);
            }

            while (records.Count > 0 && (next - records.Count < before || viewers.IsEmpty))
            {
                Drop();
            }
        }
    }

    private void Drop() => bytes -= records.Dequeue().Length;
}
