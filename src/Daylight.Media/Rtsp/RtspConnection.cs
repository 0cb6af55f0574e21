using System.Buffers;
using System.Net.Sockets;
using System.Text;

namespace Daylight.Media;

/// <summary>A TCP connection and its one receive buffer. Used by one session loop at a time; owns socket and buffer.</summary>
internal sealed class RtspConnection : IDisposable
{
    public const int SmallestBuffer = 128 * 1024;

    private readonly Socket _socket;
    private readonly StreamCounters _counters;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;
    private CancellationTokenSource _deadline = new();
    private byte[] _buffer;
    private int _start, _end;

    private RtspConnection(Socket socket, RtspOptions options, StreamCounters counters, CancellationToken cancellation)
    {
        (_socket, _counters, _cancellation) = (socket, counters, cancellation);
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestBuffer, options.ReceiveBufferBytes));
        _registration = cancellation.UnsafeRegister(static self => ((RtspConnection)self!)._deadline.Cancel(), this);
    }

    /// <summary>Received and not yet used.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Whether the last receive filled the buffer, so that more surely waits.</summary>
    public bool Filled { get; private set; }

    public static async Task<RtspConnection> ConnectAsync(Uri address, RtspOptions options, StreamCounters counters, CancellationToken cancellation)
    {
        int port = address.Port > 0 ? address.Port : RtspAddress.DefaultPort;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(options.AnswerTimeout);
            await socket.ConnectAsync(address.IdnHost, port, limit.Token);
            return new(socket, options, counters, cancellation);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new RtspException(RtspFailure.AddressUnreachable, e.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => $"unreachable: nothing listens at {address.Host} port {port}; check the port and whether RTSP is switched on",
                SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => $"unreachable: no such host as {address.Host}; check the name",
                _ => $"unreachable: {address.Host} port {port} does not answer; check the address, the network and the power",
            }, e);
        }
        catch (OperationCanceledException e)
        {
            socket.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw new RtspException(RtspFailure.AddressUnreachable, $"unreachable: {address.Host} port {port} does not answer; check the address, the network and the power", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Use(int bytes) => _start += bytes;

    /// <summary>Receives once. Returns the bytes received, 0 when the camera closed, -1 when <paramref name="limit"/> passed.</summary>
    public async ValueTask<int> ReceiveAsync(TimeSpan limit)
    {
        if (_start > 0)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        // One source re-armed each time: a linked one per receive would be the only garbage of a quiet recorder.
        if (!_deadline.TryReset())
        {
            _deadline.Dispose();
            _deadline = new();
        }

        _cancellation.ThrowIfCancellationRequested();
        _deadline.CancelAfter(limit);
        try
        {
            int room = _buffer.Length - _end;
            int received = await _socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, _deadline.Token);
            Filled = received == room;
            _end += received;
            _counters.Received(received);
            return received;
        }
        catch (OperationCanceledException)
        {
            _cancellation.ThrowIfCancellationRequested();
            return -1;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown)
        {
            return 0;
        }
        catch (SocketException e)
        {
            throw new RtspException(RtspFailure.Ended, "the connection to the camera broke; check the network and the power", e);
        }
    }

    public async ValueTask SendAsync(string request, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(request);
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, timeout.Token)..];
            }
        }
        catch (OperationCanceledException e)
        {
            throw new RtspException(RtspFailure.TimedOut, "the camera takes no more requests; it hangs or is overloaded", e);
        }
        catch (SocketException e)
        {
            throw new RtspException(RtspFailure.Ended, "the camera closed the connection", e);
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        _socket.Dispose();
        _deadline.Dispose();
        byte[] buffer = _buffer;
        _buffer = [];
        (_start, _end) = (0, 0);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
