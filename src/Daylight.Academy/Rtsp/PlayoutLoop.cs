using System.Collections.Concurrent;

namespace Daylight.Academy;

/// <summary>One thread that sends every session's frames when they fall due: no timer, task or buffer per stream.</summary>
internal sealed class PlayoutLoop : IDisposable
{
    // Frames due within this are sent in one waking: 250 wakings a second at most, however many streams.
    private const int BatchMillis = 4;

    private readonly PlayoutClock clock;
    private readonly TimeSpan stallLimit;
    private readonly Action everySecond;
    private readonly ConcurrentQueue<PlayingSession> arrivals = new();
    private readonly AutoResetEvent wake = new(false);
    private readonly PriorityQueue<PlayingSession, long> due = new();
    private readonly byte[] scratch;
    private readonly Thread thread;
    private volatile bool stopping;
    private long framesSent;
    private long framesSkipped;
    private long slowDropped;
    private volatile int playing;

    internal PlayoutLoop(PlayoutClock clock, int largestFrame, TimeSpan stallLimit, Action everySecond)
    {
        this.clock = clock;
        this.stallLimit = stallLimit;
        this.everySecond = everySecond;
        scratch = new byte[Math.Max(largestFrame, 1024)];
        thread = new Thread(Run) { IsBackground = true, Name = "Academy playout" };
        thread.Start();
    }

    internal long FramesSent => Volatile.Read(ref framesSent);

    internal long FramesSkipped => Volatile.Read(ref framesSkipped);

    internal long SlowClientsDropped => Volatile.Read(ref slowDropped);

    internal int Playing => playing;

    internal event Action<PlayingSession>? Dropped;

    internal void Add(PlayingSession session)
    {
        arrivals.Enqueue(session);
        wake.Set();
    }

    public void Dispose()
    {
        stopping = true;
        wake.Set();
        thread.Join();
        wake.Dispose();
    }

    private void Run()
    {
        var swept = clock.Now();
        while (!stopping)
        {
            while (arrivals.TryDequeue(out var session))
            {
                due.Enqueue(session, session.DueAt);
            }

            SendAllDue();
            playing = due.Count;
            if (clock.Elapsed(swept, clock.Now()) >= TimeSpan.FromSeconds(1))
            {
                swept = clock.Now();
                everySecond();
            }

            var wait = due.TryPeek(out _, out var at) ? clock.Elapsed(clock.Now(), at).TotalMilliseconds : 1000;
            wake.WaitOne(Math.Clamp((int)wait, BatchMillis, 1000));
        }
    }

    private void SendAllDue()
    {
        var now = clock.Now();
        while (due.TryPeek(out var session, out var at) && at <= now)
        {
            due.Dequeue();
            if (session.HasEnded)
            {
                continue;
            }

            switch (session.SendDue(scratch))
            {
                case OutletState.Sent:
                    Volatile.Write(ref framesSent, framesSent + 1);
                    break;
                case OutletState.Busy:
                    Volatile.Write(ref framesSkipped, framesSkipped + 1);
                    if (session.Outlet.Stalled() > stallLimit)
                    {
                        Volatile.Write(ref slowDropped, slowDropped + 1);
                        Dropped?.Invoke(session);
                        continue;
                    }

                    break;
                default:
                    Dropped?.Invoke(session);
                    continue;
            }

            due.Enqueue(session, session.DueAt);
        }
    }
}
