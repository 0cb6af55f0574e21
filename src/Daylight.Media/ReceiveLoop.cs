using System.Net.Sockets;

namespace Daylight.Media;

/// <summary>
/// One thread that receives for all the cameras handed to it. It sweeps their sockets: packets gather in the kernel meanwhile, and a
/// waking is paid for a batch of cameras and not for a packet (six times the work itself, see docs/design/recording.md). Cameras that
/// somebody watches are swept much more often, also in the middle of a long sweep of the others.
/// </summary>
public sealed class ReceiveLoop : IDisposable
{
    private const int BufferBytes = 1024 * 1024;

    // Of more watched cameras than this, one is ready so often that asking which costs more than trying all.
    private const int MostAsked = 16;
    private static readonly TimeSpan LongestAsk = TimeSpan.FromSeconds(1);

    private readonly ReceiveLoopOptions options;
    private readonly TimeProvider clock;
    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);
    private readonly AutoResetEvent wake = new(false);

    // Guards the arrivals.
    private readonly Lock gate = new();
    private readonly List<Swept> arrivals = [];

    // The thread's own.
    private readonly List<Swept> streams = [];
    private readonly List<Socket> asked = [];
    private readonly Thread thread;
    private volatile bool stopping;
    private long urgentAt;
    private int urgent;

    /// <summary>Starts the thread.</summary>
    /// <param name="options">How often it sweeps.</param>
    /// <param name="clock">The clock it sweeps by.</param>
    public ReceiveLoop(ReceiveLoopOptions options, TimeProvider clock)
    {
        (this.options, this.clock) = (options, clock);
        thread = new Thread(Run) { IsBackground = true, Name = "Daylight receive" };
        thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping = true;
        wake.Set();
        thread.Join();
        wake.Dispose();
    }

    /// <summary>Plays a stream until it ends by an exception or is cancelled.</summary>
    internal async Task RunAsync(Swept stream, CancellationToken cancellation)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopping, this);
            arrivals.Add(stream);
        }

        using var registration = cancellation.UnsafeRegister(static s => ((Swept)s!).Cancel(), stream);
        wake.Set();
        await stream.Ended.ConfigureAwait(false);
    }

    private void Run()
    {
        var sweptAt = clock.GetTimestamp();
        while (!stopping)
        {
            Admit();
            urgentAt = sweptAt = clock.GetTimestamp();
            urgent = 0;
            for (var i = streams.Count - 1; i >= 0; i--)
            {
                Step(i);
                if (urgent > 0 && clock.GetElapsedTime(urgentAt) >= options.WatchedInterval)
                {
                    SweepWatched();
                }
            }

            WaitAndSweepWatched(sweptAt);
        }

        Admit();
        foreach (var stream in streams)
        {
            stream.End(new OperationCanceledException("the receive loop was stopped"));
        }
    }

    private void WaitAndSweepWatched(long sweptAt)
    {
        while (!stopping && options.Interval - clock.GetElapsedTime(sweptAt) is var rest && rest > TimeSpan.Zero)
        {
            if (urgent > 0)
            {
                WaitForWatched(rest);
                SweepWatched();
            }
            else if (wake.WaitOne(rest))
            {
                return; // a new stream: its first packets are waiting
            }
        }
    }

    /// <summary>
    /// Waits until it is time to sweep the watched cameras: while they are few, until one has sent something, which wakes a third as
    /// often as trying them and no later; never twice within <see cref="ReceiveLoopOptions.WatchedInterval"/>.
    /// </summary>
    private void WaitForWatched(TimeSpan rest)
    {
        if (urgent <= MostAsked && CanAsk())
        {
            Socket.Select(asked, null, null, rest < LongestAsk ? rest : LongestAsk);
            rest = options.WatchedInterval - clock.GetElapsedTime(urgentAt);
        }

        if (rest > TimeSpan.Zero)
        {
            wake.WaitOne(options.WatchedInterval < rest ? options.WatchedInterval : rest);
        }
    }

    /// <summary>Gathers the watched cameras' sockets. False when there is none, or one whose camera may have sent without it being readable.</summary>
    private bool CanAsk()
    {
        asked.Clear();
        foreach (var stream in streams)
        {
            if (!stream.Urgent)
            {
                continue;
            }

            if (stream.Waitable is not { } socket)
            {
                return false;
            }

            asked.Add(socket);
        }

        return asked.Count > 0;
    }

    private void Admit()
    {
        lock (gate)
        {
            streams.AddRange(arrivals);
            arrivals.Clear();
        }
    }

    private void SweepWatched()
    {
        urgentAt = clock.GetTimestamp();
        urgent = 0;
        for (var i = streams.Count - 1; i >= 0; i--)
        {
            if (streams[i].Urgent)
            {
                Step(i);
            }
        }
    }

    private void Step(int index)
    {
        var stream = streams[index];
        if (!stream.Sweep(buffer))
        {
            streams[index] = streams[^1];
            streams.RemoveAt(streams.Count - 1);
        }
        else if (stream.Urgent)
        {
            urgent++;
        }
    }
}
