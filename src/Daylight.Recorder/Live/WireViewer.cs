using System.Diagnostics;
using Daylight.Vault;

namespace Daylight.Recorder.Live;

/// <summary>
/// A viewer of one track whose socket the sender tries. It is sent records of the grant's minutes and no others, none begun after its
/// stream was stopped. What a socket does not take is tried again; a viewer too slow for the ring loses counted records and goes on at a
/// key frame. The sender's thread owns it once it has joined.
/// </summary>
internal sealed class WireViewer
{
    // A socket that takes nothing is tried less and less often: hundreds of them must not cost what a viewer costs who reads.
    private static readonly long FirstPause = Stopwatch.Frequency / 250, LongestPause = Stopwatch.Frequency / 16;

    private readonly Wire wire;
    private readonly SentBoxes boxes;
    private readonly int id;
    private readonly UnixMinute from;
    private readonly UnixMinute to;
    private readonly CancellationToken stop;
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<LiveRecord> tail = new();

    // What is on its way out, and how much of it is: a record, or a box in a frame of its own. While there is, the wire is ours.
    private LiveRecord? record;
    private CameraBox? box;
    private byte[]? boxFrame;
    private int sent;

    private CameraBox? lastBox;
    private bool waitingForKeyFrame;
    private volatile bool ended;
    private volatile bool lastIsThere;
    private volatile LiveRing? ring;
    private long lost;
    private long retryAt;
    private long pause = FirstPause;

    /// <param name="wire">Where to.</param>
    /// <param name="id">The number that the viewer gave its stream.</param>
    /// <param name="from">The grant's first minute.</param>
    /// <param name="to">The grant's last minute.</param>
    /// <param name="boxes">What went out on the connection.</param>
    /// <param name="stop">Ends the stream; no record is begun afterwards.</param>
    public WireViewer(Wire wire, int id, UnixMinute from, UnixMinute to, SentBoxes boxes, CancellationToken stop)
    {
        (this.wire, this.id, this.from, this.to, this.boxes, this.stop) = (wire, id, from, to, boxes, stop);
        stop.UnsafeRegister(static v => ((WireViewer)v!).End(), this);
    }

    /// <summary>Ends when the stream does: it was stopped, its minutes are over, or the viewer is gone.</summary>
    public Task Over => over.Task;

    /// <summary>Records this viewer was too slow for.</summary>
    public long Lost => Volatile.Read(ref lost);

    /// <summary>The number, counted by the ring, of the first record it was not sent.</summary>
    public long Next { get; private set; }

    /// <summary>Whether nothing more will be sent, not even the rest of a frame.</summary>
    public bool Done { get; private set; }

    /// <summary>Whether it ended because its track did, with all that there was.</summary>
    public bool TrackEnded { get; private set; }

    private bool Sending => record is not null || boxFrame is not null;

    /// <summary>Where it begins; called once, by the ring.</summary>
    public void Begin(LiveRing joined, IEnumerable<LiveRecord> first, long next)
    {
        ring = joined;
        foreach (var one in first)
        {
            tail.Enqueue(one);
        }

        Next = next;
    }

    /// <summary>Ends the stream; what has been begun of a frame is sent to its end.</summary>
    public void End()
    {
        ended = true;
        over.TrySetResult();
        ring?.Notice();
    }

    /// <summary>The track is recorded no more: the stream ends when all is sent that there is.</summary>
    public void EndWithTrack()
    {
        lastIsThere = true;
        ring?.Notice();
    }

    /// <summary>Sends what there is, as far as the socket takes it.</summary>
    /// <param name="recent">The ring's records.</param>
    /// <param name="first">The number of the first of them.</param>
    /// <param name="now">The time, a <see cref="Stopwatch"/> timestamp.</param>
    /// <returns>When to try again though nothing is added; <see cref="long.MaxValue"/> for never.</returns>
    public long Send(List<LiveRecord> recent, long first, long now)
    {
        if (Next < first)
        {
            FallBehind(first);
        }

        if (!Sending && (ended || wire.Closed))
        {
            Finish();
        }

        if (now < retryAt && !wire.Closed && !Done)
        {
            return retryAt;
        }

        retryAt = 0;
        while (!Done && (Sending || Take(recent, first, now)) && Push(now))
        {
        }

        return retryAt > 0 ? retryAt : long.MaxValue;
    }

    /// <summary>Cuts the connection: nobody knows what of a frame is out.</summary>
    public void GiveUp()
    {
        wire.Break();
        Finish();
    }

    /// <summary>Takes the wire for the next record, or for its box. False when there is nothing to send, or not now.</summary>
    private bool Take(List<LiveRecord> recent, long first, long now)
    {
        var last = lastIsThere;
        if (Following(recent, first) is not { } following)
        {
            if (last && !Done)
            {
                TrackEnded = true;
                Finish();
            }

            return false;
        }

        if (!wire.TryTake())
        {
            Pause(now);
            return false;
        }

        // Looked at while the wire is ours: whoever stopped the stream and then sends comes after this.
        if (stop.IsCancellationRequested || ended)
        {
            wire.Give();
            Finish();
            return false;
        }

        sent = 0;
        if (!ReferenceEquals(following.Sealed.Box, lastBox) && !boxes.Contain(following.Sealed.Box))
        {
            (box, boxFrame) = (following.Sealed.Box, ServerFrame.Of(StreamMessage.Box(id, following.Sealed.Box)));
            return true;
        }

        (record, lastBox) = (following, following.Sealed.Box);
        Advance();
        return true;
    }

    /// <summary>The next record that this viewer may have and can begin with; null for none yet.</summary>
    private LiveRecord? Following(List<LiveRecord> recent, long first)
    {
        while (tail.Count > 0 || Next < first + recent.Count)
        {
            var candidate = tail.Count > 0 ? tail.Peek() : recent[(int)(Next - first)];
            if (candidate.Minute > to)
            {
                Finish(); // the connection itself ends with the grant
                return null;
            }

            if (waitingForKeyFrame && !candidate.Begins)
            {
                Volatile.Write(ref lost, lost + 1);
            }
            else if (candidate.Minute >= from)
            {
                waitingForKeyFrame = false;
                return candidate;
            }

            // The last group of pictures may begin in a minute before the grant's: it is not handed out, sealed as it is.
            Advance();
        }

        return null;
    }

    private void Advance()
    {
        if (!tail.TryDequeue(out _))
        {
            Next++;
        }
    }

    /// <summary>Sends on. False when the socket is full or gone.</summary>
    private bool Push(long now)
    {
        var frame = boxFrame is null ? record!.Frame(id) : boxFrame;
        var taken = wire.TrySend(frame[sent..]);
        if (taken < 0)
        {
            Finish();
            return false;
        }

        sent += taken;
        pause = taken > 0 ? FirstPause : pause;
        if (sent < frame.Length)
        {
            Pause(now);
            return false;
        }

        if (box is not null)
        {
            boxes.Add(box);
        }

        Release();
        return true;
    }

    /// <summary>What the ring let go of unsent is lost, and so is what was to come before it.</summary>
    private void FallBehind(long first)
    {
        Volatile.Write(ref lost, lost + tail.Count + first - Next);
        tail.Clear();
        Next = first;
        waitingForKeyFrame = true;
    }

    private void Pause(long now)
    {
        retryAt = now + pause;
        pause = Math.Min(2 * pause, LongestPause);
    }

    private void Finish()
    {
        if (Sending)
        {
            Release();
        }

        tail.Clear();
        Done = true;
        over.TrySetResult();
    }

    private void Release()
    {
        (record, box, boxFrame) = (null, null, null);
        wire.Give();
    }
}
