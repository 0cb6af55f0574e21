using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Daylight.Recorder.Live;

/// <summary>
/// One thread that sends live records to all viewers whose sockets may be tried directly, as one thread sweeps all cameras: a record is
/// framed once, and what is left of a viewer's cost is the kernel's (docs/design/recording.md). It never waits for a socket.
/// </summary>
internal sealed class LiveSender : IDisposable
{
    private readonly ILogger logger;

    // Not disposed: a stream may end, and say so, after the sender has.
    private readonly AutoResetEvent wake = new(false);

    // Guards the rings.
    private readonly Lock gate = new();
    private readonly Thread thread;
    private ImmutableArray<LiveRing> rings = [];
    private volatile bool stopping;

    /// <summary>Starts the thread.</summary>
    public LiveSender(ILogger logger)
    {
        this.logger = logger;
        thread = new Thread(Run) { IsBackground = true, Name = "Daylight send" };
        thread.Start();
    }

    /// <summary>There is something new to send, or to end.</summary>
    public void Wake() => wake.Set();

    /// <summary>Serves a ring for as long as it has viewers.</summary>
    public void Serve(LiveRing ring)
    {
        lock (gate)
        {
            rings = rings.Contains(ring) ? rings : rings.Add(ring);
        }
    }

    /// <summary>Tells operators of a defect that ended a viewer's connection.</summary>
    public void Tell(Exception e) => logger.LogError(e, "sending live records to a viewer failed; its connection is cut");

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping = true;
        Wake();
        thread.Join();
    }

    private void Run()
    {
        var recent = new List<LiveRecord>();
        var again = long.MaxValue;
        while (!stopping)
        {
            wake.WaitOne(again == long.MaxValue ? Timeout.Infinite : Math.Max(1, (int)Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), again).TotalMilliseconds));
            again = long.MaxValue;
            var idle = false;
            foreach (var ring in rings)
            {
                again = Math.Min(again, Send(ring, recent));
                idle |= ring.Idle;
            }

            if (idle)
            {
                LetGo();
            }
        }
    }

    private void LetGo()
    {
        lock (gate)
        {
            rings = rings.RemoveAll(r => r.Idle);
        }
    }

    private long Send(LiveRing ring, List<LiveRecord> recent)
    {
        try
        {
            return ring.Send(Stopwatch.GetTimestamp(), recent);
        }
#pragma warning disable CA1031 // Nothing about one camera's viewers may end the thread that serves all the others, or the process that records.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.LogError(e, "sending live records failed");
            recent.Clear();
            return long.MaxValue;
        }
    }
}
