using System.Net.Sockets;

namespace Daylight.Media;

/// <summary>A playing stream on a receive loop: its connection, what it is playing, and the cut end of the last receive.</summary>
internal sealed class Swept(RtspConnection connection, RtspPlaying playing, Func<bool>? urgent)
{
    // A camera that sends faster than it is read must not starve the others: this many buffers a sweep, then their turn.
    private const int MostReceives = 4;

    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] rest = connection.TakeUnread();
    private int restLength = -1;
    private volatile bool cancelled;

    /// <summary>Ends by an exception, always.</summary>
    public Task Ended => ended.Task;

    /// <summary>Somebody watches.</summary>
    public bool Urgent => urgent is not null && urgent();

    /// <summary>The one socket that becomes readable when there is something to take; null when there is no such one.</summary>
    public Socket? Waitable => playing.ByDatagrams ? null : connection.Plain;

    public void Cancel() => cancelled = true;

    public void End(Exception why)
    {
        if (why is OperationCanceledException)
        {
            ended.TrySetCanceled(CancellationToken.None);
        }
        else
        {
            ended.TrySetException(why);
        }
    }

    /// <summary>Takes what has come. Returns false when the stream has ended.</summary>
    /// <param name="buffer">The loop's own; nothing stays in it.</param>
    public bool Sweep(byte[] buffer)
    {
        if (cancelled)
        {
            End(new OperationCanceledException());
            return false;
        }

        try
        {
            if (restLength < 0)
            {
                restLength = rest.Length;
                Use(buffer, 0); // what came before the loop took over
            }

            for (var i = 0; i < MostReceives && connection.TryReceive(buffer.AsSpan(restLength)) is var received and >= 0; i++)
            {
                if (received == 0)
                {
                    throw new RtspException(RtspFailure.Ended, "the camera closed the connection");
                }

                var filled = restLength + received == buffer.Length;
                Use(buffer, received);
                if (!filled)
                {
                    break;
                }
            }

            playing.TakeDatagrams(buffer);
            if (playing.RequestDue() is { } request)
            {
                connection.SendAtOnce(request);
            }

            return true;
        }
#pragma warning disable CA1031 // Whatever ends one stream, a sink's exception too, must not end the others' thread.
        catch (Exception e)
#pragma warning restore CA1031
        {
            End(e);
            return false;
        }
    }

    private void Use(byte[] buffer, int received)
    {
        rest.AsSpan(0, restLength).CopyTo(buffer);
        var length = restLength + received;
        var left = buffer.AsSpan(0, length)[playing.Take(buffer.AsSpan(0, length))..];
        if (left.Length > rest.Length)
        {
            rest = new byte[left.Length * 2];
        }

        left.CopyTo(rest);
        restLength = left.Length;
    }
}
