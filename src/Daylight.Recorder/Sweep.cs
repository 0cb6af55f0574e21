namespace Daylight.Recorder;

/// <summary>A tick that all unwatched cameras wait for together, so that a wake-up is paid a batch and not a packet.</summary>
internal sealed class Sweep : IDisposable
{
    private readonly Timer timer;
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Sweep(TimeSpan every) => timer = new Timer(
        _ => Interlocked.Exchange(ref next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(), null, every, every);

    public ValueTask WaitAsync(CancellationToken cancellationToken) => new(Volatile.Read(ref next).Task.WaitAsync(cancellationToken));

    public void Dispose() => timer.Dispose();
}
