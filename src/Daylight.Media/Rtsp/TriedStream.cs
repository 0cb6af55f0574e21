using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Daylight.Media;

/// <summary>
/// A stream over a socket that is only ever tried (see <see cref="RtspConnection"/>), for TLS to read from: a read that finds nothing
/// stays open until <see cref="Pump"/> finds something, and is then finished on the caller's thread. So a waking is paid for a sweep.
/// Used by one thread at a time.
/// </summary>
internal sealed class TriedStream(Socket socket) : Stream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> source; // continuations run inline: that is the point
    private Memory<byte> open;
    private bool waiting;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Tries the socket for an open read. Returns whether it was finished.</summary>
    public bool Pump()
    {
        if (!waiting)
        {
            return false;
        }

        int received;
        try
        {
            received = Try(open.Span);
        }
        catch (IOException e)
        {
            waiting = false;
            source.SetException(e);
            return true;
        }

        if (received < 0)
        {
            return false;
        }

        waiting = false;
        source.SetResult(received);
        return true;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int received = Try(buffer.Span);
        if (received >= 0)
        {
            return ValueTask.FromResult(received);
        }

        (open, waiting) = (buffer, true);
        source.Reset();
        return new(this, source.Version);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Sends all or fails: what is written here is a few hundred bytes, and a kernel that does not take them says that nobody reads.</summary>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        int sent = socket.Send(buffer, SocketFlags.None, out SocketError error);
        if (error != SocketError.Success || sent < buffer.Length)
        {
            throw new IOException("the camera takes no more", new SocketException((int)error));
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public int GetResult(short token) => source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => source.OnCompleted(continuation, state, token, flags);

    protected override void Dispose(bool disposing)
    {
        if (disposing && waiting)
        {
            waiting = false;
            source.SetException(new IOException("the connection was left"));
        }

        base.Dispose(disposing);
    }

    // -1 when there is nothing yet.
    private int Try(Span<byte> into)
    {
        int received = socket.Receive(into, SocketFlags.None, out SocketError error);
        return error switch
        {
            SocketError.Success => received,
            SocketError.WouldBlock => -1,
            SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => 0,
            _ => throw new IOException("the connection broke", new SocketException((int)error)),
        };
    }
}
