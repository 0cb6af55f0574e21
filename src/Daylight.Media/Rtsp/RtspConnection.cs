using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Daylight.Media;

/// <summary>
/// A TCP connection that never blocks and never asks to be woken: the socket is only ever tried. A socket that the runtime's event
/// queue has once waited on wakes a thread for every packet from then on, which is what recording many cameras cannot afford; so
/// answers before playing are awaited by trying every few milliseconds. Used by one loop at a time; owns socket and buffer.
/// </summary>
internal sealed class RtspConnection : IDisposable
{
    public const int SmallestBuffer = 128 * 1024;
    private static readonly TimeSpan Try = TimeSpan.FromMilliseconds(5);

    private readonly Socket _socket;
    private readonly TlsChannel? _tls;
    private readonly StreamCounters _counters;
    private readonly CancellationToken _cancellation;
    private byte[] _buffer;
    private int _start, _end;

    private RtspConnection(Socket socket, TlsChannel? tls, RtspOptions options, StreamCounters counters, CancellationToken cancellation)
    {
        (_socket, _tls, _counters, _cancellation) = (socket, tls, counters, cancellation);
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestBuffer, options.ReceiveBufferBytes));
    }

    /// <summary>Received and not yet used.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>This end's address and the camera's.</summary>
    public (IPAddress Local, IPAddress Camera) Ends => (((IPEndPoint)_socket.LocalEndPoint!).Address, ((IPEndPoint)_socket.RemoteEndPoint!).Address);

    public static async Task<RtspConnection> ConnectAsync(RtspSource source, RtspOptions options, StreamCounters counters, CancellationToken cancellation)
    {
        Uri address = source.Address;
        int port = RtspAddress.Port(address);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.AnswerTimeout);
        try
        {
            IPAddress[] hosts = IPAddress.TryParse(address.IdnHost, out IPAddress? literal) ? [literal] : await Dns.GetHostAddressesAsync(address.IdnHost, limit.Token);
            for (int i = 0; ; i++)
            {
                try
                {
                    return await OpenAsync(await ConnectAsync(new IPEndPoint(hosts[i], port), limit.Token), source, options, counters, limit.Token, cancellation);
                }
                catch (SocketException) when (i + 1 < hosts.Length)
                {
                    // The name's next address.
                }
            }
        }
        catch (SocketException e)
        {
            throw new RtspException(RtspFailure.AddressUnreachable, e.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => $"unreachable: nothing listens at {address.Host} port {port}; check the port and whether RTSP is switched on",
                SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => $"unreachable: no such host as {address.Host}; check the name",
                _ => $"unreachable: {address.Host} port {port} does not answer; check the address, the network and the power",
            }, e);
        }
        catch (OperationCanceledException e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new RtspException(RtspFailure.AddressUnreachable, $"unreachable: {address.Host} port {port} does not answer; check the address, the network and the power", e);
        }
    }

    /// <summary>The socket, when all that the camera sends comes by it in the clear and its being readable says that something has; null otherwise.</summary>
    public Socket? Plain => _tls is null ? _socket : null;

    public void Use(int bytes) => _start += bytes;

    /// <summary>Gives up the buffer; what was unread in it is the caller's.</summary>
    public byte[] TakeUnread()
    {
        byte[] unread = Unread.ToArray();
        ReturnBuffer();
        return unread;
    }

    /// <summary>Takes what the kernel has: bytes received, 0 when the camera closed, -1 when there is nothing yet.</summary>
    public int TryReceive(Span<byte> into)
    {
        if (_tls is not null)
        {
            int opened = _tls.TryReceive(into);
            _counters.Received(Math.Max(0, opened));
            return opened;
        }

        int received = _socket.Receive(into, SocketFlags.None, out SocketError error);
        switch (error)
        {
            case SocketError.Success:
                _counters.Received(received);
                return received;
            case SocketError.WouldBlock:
                return -1;
            case SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown:
                return 0;
            default:
                throw new RtspException(RtspFailure.Ended, "the connection to the camera broke; check the network and the power", new SocketException((int)error));
        }
    }

    /// <summary>Receives into the buffer. Returns the bytes received, 0 when the camera closed, -1 when <paramref name="limit"/> passed.</summary>
    public async ValueTask<int> ReceiveAsync(TimeSpan limit)
    {
        if (_start > 0)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        long deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (true)
        {
            _cancellation.ThrowIfCancellationRequested();
            int received = TryReceive(_buffer.AsSpan(_end));
            if (received >= 0)
            {
                _end += received;
                return received;
            }

            if (Environment.TickCount64 >= deadline)
            {
                return -1;
            }

            await Task.Delay(Try, _cancellation);
        }
    }

    public async ValueTask SendAsync(string request, TimeSpan limit)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(request);
        long deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (true)
        {
            bytes = bytes[Send(bytes.Span)..];
            if (bytes.IsEmpty)
            {
                return;
            }

            if (Environment.TickCount64 >= deadline)
            {
                throw new RtspException(RtspFailure.TimedOut, "the camera takes no more requests; it hangs or is overloaded");
            }

            await Task.Delay(Try, _cancellation);
        }
    }

    /// <summary>Sends a request that the kernel must take whole: a few hundred bytes that do not fit mean that nobody reads.</summary>
    public void SendAtOnce(string request)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(request);
        if (Send(bytes) < bytes.Length)
        {
            throw new RtspException(RtspFailure.TimedOut, "the camera takes no more requests; it hangs or is overloaded");
        }
    }

    /// <summary>Sends a last request, if the connection still takes it; the camera's own timeout ends the session otherwise.</summary>
    public void TrySendAtOnce(string request)
    {
        try
        {
            Send(Encoding.UTF8.GetBytes(request));
        }
        catch (RtspException)
        {
            // It does not take it.
        }
    }

    public void Dispose()
    {
        _tls?.Dispose();
        _socket.Dispose();
        ReturnBuffer();
    }

    private static async Task<RtspConnection> OpenAsync(
        Socket socket, RtspSource source, RtspOptions options, StreamCounters counters, CancellationToken limit, CancellationToken cancellation)
    {
        try
        {
            TlsChannel? tls = RtspAddress.IsTls(source.Address) ? await TlsChannel.OpenAsync(socket, source.Address.IdnHost, source.Certificate, Try, limit) : null;
            return new(socket, tls, options, counters, cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint host, CancellationToken limit)
    {
        var socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
        try
        {
            try
            {
                socket.Connect(host);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                while (!socket.Poll(0, SelectMode.SelectWrite))
                {
                    await Task.Delay(Try, limit);
                }
            }

            var error = (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            return error == 0 ? socket : throw new SocketException(error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private int Send(ReadOnlySpan<byte> bytes)
    {
        if (_tls is not null)
        {
            _tls.Send(bytes);
            return bytes.Length;
        }

        int sent = _socket.Send(bytes, SocketFlags.None, out SocketError error);
        return error switch
        {
            SocketError.Success => sent,
            SocketError.WouldBlock => 0,
            _ => throw new RtspException(RtspFailure.Ended, "the camera closed the connection", new SocketException((int)error)),
        };
    }

    private void ReturnBuffer()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        (_start, _end) = (0, 0);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
